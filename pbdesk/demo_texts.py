"""The words of the demonstration desk, one line each: a key, a bar, the text.

Every person is invented. `{year}`, `{next}` and `{last}` become ROC years.
"""

from __future__ import annotations

ENGLISH = """
pslo | Parks and Street Lights Office
nco | New Construction Office
heo | Hydraulic Engineering Office
dca | Department of Cultural Affairs
teo | Traffic Engineering Office
office | Da'an District Office
city | Taipei City
daan | Da'an District
datong | Datong District
wenshan | Wenshan District
beitou | Beitou District
xinyi | Xinyi District
zhongshan | Zhongshan District
assembly-kind | accepted at the assembly
recorded-kind | recorded
head-role | village head
resident-role | resident
student-role | student
chair-role | association chair

p1 | Test Village Head A
p2 | Sample Resident B
p3 | Sample Resident C
p4 | Test Student D
p5 | Sample Resident E
p6 | Test Chair F
p7 | Sample Clerk G
p8 | Test Scholar H
p9 | Sample Resident I
p10 | Test Colleague J
p11 | Sample Liaison K
p1.org | Test Village office
p6.org | Sample Community Association
p8.org | Test University
p7.title | Civil affairs section
p10.title | Deputy of the officer
p11.title | Liaison for proposals
p2.note | Works late; prefers a call first.
p9.note | Lives beside the site; wants to be asked before anything is built.
hall | Sample Community Hall
hall.note | Comes home at 19:30; meet at the hall on the ground floor.
hall2.note | Volunteers at the hall in the evening.
village.place | Test Village office
campus.note | No classes on these days.
morning.note | At the market until 9:00.

lamp.title | Lights and benches for the path in Sample Park
lamp.wish | It is pitch dark behind the playground after six. My mother walks there every day. Please give us lights, and somewhere to sit down on the way.
lamp.place | Sample Park, north path
lamp.next | Agree with the proposer when to measure the path's light
lamp.i1 | Lights along the north path
lamp.i2 | Three benches with armrests
lamp.i3 | Lights left on all night
lamp.i3.reason | The trees beside the path are a night roost; light all night would drive the birds out.
lamp.i3.basis | Site-visit record; lighting guideline of the office
lamp.i3.alt | Dimmed after 22:00, with sensors at both ends
lamp.value | About 300 people a day use the path, counted on two evenings.
lamp.value.source | Count on two evenings, on file
lamp.owner | City land, parcel looked up
lamp.width | Clear width 1.6 m, measured at three points
lamp.c1 | Explained that {year} money for lights is spent; will show the spot at night.
lamp.c2 | Wants the benches first if the lights take longer.
lamp.p1 | Send the drawing of the bench with armrests

mural.title | Painted wall beside the old granary
mural.wish | The grey wall is ugly. Let the pupils paint it with the history of our street, and put a sign on the granary.
mural.place | Sample Granary, Test Street
mural.next | Walk the street with the heritage authority and look for another wall
mural.i1 | Pupils paint the wall of the granary
mural.i1.reason | The wall is part of the monument; paint would change its look.
mural.i1.basis | Cultural Heritage Preservation Act, article 34
mural.i1.alt | Paint the retaining wall of the park across the street, 20 m away
mural.i2 | A sign that tells the granary's story
mural.i3 | A guided walk by the pupils each term
mural.red | Fixing paint or a sign to the monument needs a permit the heritage authority has said it will not give.
mural.red.source | Letter of the Department of Cultural Affairs after the site visit
mural.value | The whole street and one school take part.
mural.value.source | Pre-meeting minutes
mural.duty | Say what is allowed at and beside the monument
mural.reply | Nothing may be fixed to the wall; a free-standing sign is possible.
mural.heritage | Listed monument, asked on site
mural.c1 | Disappointed, but ready to look at the wall across the street.
mural.c2 | School asks for a date before the end of term.
mural.q2 | May the pupils begin next term?
mural.p1 | Bring two alternatives for the wall to the workshop

slope.title | A roof over the bus stop steps
slope.wish | When it rains we old people slip on the steps to the bus stop. Put a roof over them and a handrail in the middle.
slope.place | Test Village, steps to Sample Road
slope.next | Invite the agencies to the site visit
slope.i1 | A roof over the steps
slope.i2 | A handrail in the middle
slope.c1 | No answer in the morning; try before noon.

garden.title | A vegetable garden on the empty lot
garden.wish | The lot has been empty for ten years and full of mosquitoes. We want to grow vegetables and let the children see how they grow.
garden.place | Empty lot, Sample Lane 12
garden.next | Have the occupied part of the lot surveyed
garden.i1 | Raised beds, a water tap and a tool box
garden.i2 | A fence around the lot
garden.i2.reason | A fence would close a passage the neighbours use.
garden.i2.basis | Site visit, measured clear width 1.2 m
garden.i2.alt | A low hedge that leaves the passage open
garden.occupied | About 30 m² are used as private parking
garden.duty | Say when the occupied part can be cleared
garden.owner | City land, part of it occupied
garden.upkeep | Asked the association; it will decide at its next meeting
garden.c1 | The association will look after the beds if the city brings water.
garden.c2 | Does not want strangers behind the house in the evening.
garden.p1 | Find out who answers for the parking on the lot

root.title | Level the pavement lifted by tree roots
root.wish | Two people have fallen here since spring. Please make the pavement flat without killing the trees.
root.place | Test Road, section 2, outside the clinic
root.interim | Slabs ground down at the two worst spots, cones and a warning board set up
root.next | Show the root survey to the proposer
root.i1 | Level pavement over 60 m
root.i2 | Keep the trees
root.light | A safe walk for everybody on the way to the clinic
root.legal | City road, no protected tree within the work
root.budget | {year} money covers grinding only; new root-friendly paving needs {next} money.
root.source | Estimate of the office, on file
root.c1 | Thanks for the quick measure; asks when the rest comes.
root.c2 | Clinic offers its entrance for the briefing.
root.p1 | Inspect the cones every week until the paving is done
root.p2 | Tell the clinic the date of the works two weeks before

read.title | A reading corner under the arcade
read.wish | Children wait here for their parents. A shelf, some stools and a light would be enough.
read.place | Sample Market, east arcade
read.next | Answer the comments from the exhibition
read.i1 | Weatherproof book shelf
read.i2 | Six stools and a light
read.ok | Open to everybody; the market looks after it.
read.source | Written consent of the market's committee
read.duty | Maintain the light
read.c1 | Will collect the comments and pass them on.

tap.title | A drinking fountain at the ball court
tap.wish | Forty of us play here every evening and the nearest shop is ten minutes away.
tap.place | Sample Park, ball court
tap.consent | Consents to direct execution from this year's money
tap.funding | Open-end contract for park facilities
tap.scope1 | One fountain beside the court
tap.scope2 | One fountain with a bottle filler, moved 5 m towards the gate
tap.why2 | The first spot stands in water after rain.
tap.m0 | Lay the pipe and set the fountain
tap.a0 | Pipe laid; fountain ordered.
tap.m1 | Water tested, fountain in use
tap.next | Agree on the day of the water test
tap.c1 | Agreed to the spot near the gate.
tap.p1 | Tell the team when the water is shut off

wait.title | A barrier-free ramp to Sample Hill trail
wait.wish | My son uses a wheelchair. He has seen the view from the hill only in photographs.
wait.place | Sample Hill, south entrance
wait.reason | This year's budget holds no money for it. It is requested for {next}; the council decides.
wait.next | Send the proposer the result of the council's vote
wait.i1 | A ramp to the first lookout
wait.i1.would | Design in {next}, money granted by the council
wait.funding | City budget for recorded proposals
wait.c1 | Understands the wait; wants to hear from us each quarter.
wait.p1 | A word each quarter, also without news

play.title | An inclusive playground for Test Village
play.wish | One playground where all our children can play together, whatever they can or cannot do.
play.place | Test Village Park
play.m-1 | Design settled with the families
play.a-1 | Two design evenings held; design settled.
play.m0 | Tender awarded, works begun
play.a0 | Tender awarded; the start of works is announced.
play.m1 | Equipment set up and inspected
play.signoff-1 | Two design evenings were held and the design is settled.
play.signoff0 | The tender was awarded. Works begin after the notice to the neighbours.
play.scope | Swing with back support, sand table, level ground; agreed with six families
play.funding | Budget of the office, playgrounds
play.next | Take the draft of the progress sheet to the proposer
play.c1 | Signed the sheet at the hall.
play.c2 | Will be at the hall on the usual evenings.
play.p1 | Show the colour samples before ordering
play.p2 | Keep the old swing until the new one stands
play.displaced | Weekly inspection of Sample Park

stairs.title | Handrails and lights for the steps of Sample Lane
stairs.wish | Ninety-two steps and no handrail. We carry our shopping up in the dark.
stairs.place | Sample Lane 8
stairs.m-1 | Survey and design
stairs.a-1 | Survey done; design checked by the support agency.
stairs.m0 | Handrails set
stairs.m1 | Lights connected, inspection
stairs.evidence | Two tenders without a bidder; notices on file
stairs.signoff-1 | Survey and design are done. The first tender found no bidder.
stairs.unreached | Called three times, rang twice at the door.
stairs.duty | Connect the lights to the power supply
stairs.reply | Connection two weeks after the handrails stand.
stairs.funding | Budget of the office, lights
stairs.next | Reach the proposer about the unsigned sheet
stairs.c1 | Nobody at home.
stairs.c2 | Message left with the day and a number to call back.
stairs.c3 | No answer.
stairs.p1 | Explain the second tender in person

creek.title | A shaded path along Sample Creek
creek.wish | In summer nobody can walk by the creek. Please plant trees, and stop the mowing from killing them.
creek.place | Sample Creek, left bank
creek.m-1 | Trees chosen, permit for the bank
creek.a-1 | Trees chosen; the permit for the bank is applied for.
creek.m0 | Trees planted
creek.m1 | First care round, path opened
creek.signoff-2 | The list of trees is agreed; the permit for the bank is applied for.
creek.duty | Permit to plant on the bank
creek.evidence | The permit of the bank's agency is still open; letters on file
creek.funding | Budget of the office, planting
creek.next | Ask the bank's agency for its permit again
creek.c1 | Asks why nothing is to be seen yet.
creek.c2 | Refuses to sign before the permit is there.
creek.q2 | When does the permit come?
creek.p1 | Send a copy of the application for the permit

bike.title | Bicycle stands at Test Market
bike.wish | Bicycles lie across the pavement. Give them a place.
bike.place | Test Market, west side
bike.m-2 | Stands set and inspected
bike.a-2 | Twenty stands set, inspected without defects.
bike.signoff-2 | Twenty stands are set and inspected.
bike.next | Walk the site with the proposer and ask for consent to closing
bike.scope | Twenty stands along the west side
bike.c1 | Has seen the stands, wants two more; will think about the closing.
bike.p1 | Count the bicycles on a Saturday

court.title | Night lights for the old ball court
court.wish | We work by day. Let us play until ten.
court.place | Old ball court, Sample Lane 3
court.m-3 | Lights until 21:00, shields towards the houses
court.a-3 | Lights set, shields fitted, noise measured twice.
court.refused | Wanted 22:00; does not accept 21:00.
court.signoff | Lights until 21:00 with shields are in use.
court.closed | Closed by the review meeting over the proposer's objection: neighbours' sleep was weighed against the later hour; both views are in the minutes.
court.c1 | Keeps to the objection; asked that it be written down.
court.scope | Lights until 21:00 with shields towards the houses

stage.title | An open-air stage in Sample Square
stage.wish | Our choir needs a place to sing.
stage.place | Sample Square
stage.withdrawn | The choir found a hall and withdrew in writing.
stage.c1 | Withdraws gladly; thanks for the hint about the hall.

none | No
e.note | As the minutes say
r.inspect | Weekly inspection of Sample Park
r.report | Monthly report on facilities
r.key | Annual safety check of all playgrounds
r.oneoff | New list of the park's contractors
r.hotline | Hotline complaints of the day
mt.section | Section meeting
mt.ws | Proposal workshop, stage 1
mt.tender | Pre-construction meeting: playground
mt.platform | Platform reporting: questions and answers
mt.clash | Site coordination: flooding season
mt.visit | Site visit: bus stop steps
mt.rooms | Meeting room 3
mt.note | Chair asks for a one-page summary.
leave | Half a day of leave
t.signoff | Signature in the evening
t.report | Platform text
t.survey | Root survey
t.inspect | Inspection round
"""  # noqa: E501

CHINESE = """
pslo | 公園路燈工程管理處
nco | 新建工程處
heo | 水利工程處
dca | 文化局
teo | 交通管制工程處
office | 大安區公所
city | 臺北市
daan | 大安區
datong | 大同區
wenshan | 文山區
beitou | 北投區
xinyi | 信義區
zhongshan | 中山區
assembly-kind | 住民大會通過
recorded-kind | 錄案
head-role | 里長
resident-role | 里民
student-role | 學生
chair-role | 社區理事長

p1 | 測試里長甲
p2 | 示範居民乙
p3 | 示範居民丙
p4 | 測試學生丁
p5 | 示範居民戊
p6 | 測試理事長己
p7 | 示範承辦庚
p8 | 測試學者辛
p9 | 示範居民壬
p10 | 測試同仁癸
p11 | 示範窗口子
p1.org | 測試里辦公處
p6.org | 示範社區發展協會
p8.org | 測試大學
p7.title | 民政課
p10.title | 職務代理人
p11.title | 提案聯絡窗口
p2.note | 下班較晚，請先來電。
p9.note | 住在基地旁，施作前希望先徵詢其意見。
hall | 示範社區活動中心
hall.note | 晚間七時三十分後返家，約於活動中心一樓。
hall2.note | 晚間於活動中心擔任志工。
village.place | 測試里辦公處
campus.note | 當日無課。
morning.note | 上午九時前在市場。

lamp.title | 示範公園步道增設照明及座椅
lamp.wish | 遊戲場後面晚上六點以後一片漆黑，我媽媽每天都走那條路，希望裝路燈，中途也要有地方可以坐。
lamp.place | 示範公園北側步道
lamp.next | 與提案人約定步道照度量測時間
lamp.i1 | 北側步道增設路燈
lamp.i2 | 設置有扶手座椅三座
lamp.i3 | 路燈整夜不熄
lamp.i3.reason | 步道旁樹木為鳥類夜棲處，整夜照明將影響其棲息。
lamp.i3.basis | 會勘紀錄及本處照明設置原則
lamp.i3.alt | 二十二時後調降亮度，並於兩端設感應裝置
lamp.value | 經兩晚計數，每日約三百人次使用。
lamp.value.source | 兩晚人流計數表（附卷）
lamp.owner | 市有土地，地籍已查明
lamp.width | 三處量測淨寬均為1.6公尺
lamp.c1 | 說明{year}年度照明經費已用罄，將於夜間現場確認位置。
lamp.c2 | 若照明需時較久，希望先設座椅。
lamp.p1 | 提供有扶手座椅圖說

mural.title | 舊穀倉旁圍牆彩繪
mural.wish | 灰灰的牆很醜，讓小朋友把我們這條街的故事畫上去，穀倉也掛一塊說明牌。
mural.place | 測試街示範穀倉
mural.next | 會同文化資產主管機關沿街勘查其他牆面
mural.i1 | 學童彩繪穀倉牆面
mural.i1.reason | 該牆為古蹟本體之一部，彩繪將改變其外觀。
mural.i1.basis | 文化資產保存法第34條
mural.i1.alt | 改於對街公園擋土牆彩繪，距離20公尺
mural.i2 | 設置穀倉解說牌
mural.i3 | 每學期由學童導覽一次
mural.red | 於古蹟附掛或彩繪須經許可，主管機關已表示不予許可。
mural.red.source | 文化局會勘後函復
mural.value | 全街住戶及一所學校共同參與。
mural.value.source | 會前會紀錄
mural.duty | 說明古蹟本體及周邊可施作之範圍
mural.reply | 牆面不得附掛，可設獨立式解說牌。
mural.heritage | 現場確認為指定古蹟
mural.c1 | 提案人感到失望，惟願意勘查對街牆面。
mural.c2 | 學校希望於學期結束前確定日期。
mural.q2 | 學童下學期可否開始？
mural.p1 | 於工作坊提出兩處替代牆面

slope.title | 公車站階梯加設遮雨棚
slope.wish | 下雨天我們老人家走公車站那段階梯都會滑，請加個遮雨棚，中間裝扶手。
slope.place | 測試里往示範路階梯
slope.next | 邀集相關機關辦理現地會勘
slope.i1 | 階梯上方加設遮雨棚
slope.i2 | 階梯中央設置扶手
slope.c1 | 上午未接，改於中午前再試。

garden.title | 空地闢為社區菜園
garden.wish | 那塊地空了十年，都是蚊子，我們想種菜，也讓小孩看看菜是怎麼長大的。
garden.place | 示範巷12號旁空地
garden.next | 辦理占用範圍測量
garden.i1 | 設置高架植床、給水及工具箱
garden.i2 | 空地四周設置圍籬
garden.i2.reason | 設置圍籬將封閉鄰房通行之路徑。
garden.i2.basis | 會勘量測淨寬1.2公尺
garden.i2.alt | 改植低矮綠籬並保留通道
garden.occupied | 約30平方公尺遭占用停車
garden.duty | 說明占用排除時程
garden.owner | 市有土地，部分遭占用
garden.upkeep | 已詢協會，俟其下次會議決定
garden.c1 | 市府如供水，協會願意認養植床。
garden.c2 | 不希望晚間有外人在屋後活動。
garden.p1 | 查明空地停車占用之處理機關

root.title | 樹根竄升人行道整平
root.wish | 春天到現在已經有兩個人在這裡跌倒，請把人行道弄平，但不要把樹弄死。
root.place | 測試路二段診所前
root.interim | 已磨平最嚴重兩處並設置交通錐及警告牌
root.next | 向提案人說明樹根調查結果
root.i1 | 60公尺人行道整平
root.i2 | 保留既有樹木
root.light | 往返診所民眾均受益
root.legal | 市有道路，範圍內無受保護樹木
root.budget | {year}年度經費僅足磨平，透根鋪面須編列{next}年度預算。
root.source | 本處經費估算（附卷）
root.c1 | 感謝迅速處置，詢問後續施作時間。
root.c2 | 診所願意提供門廳辦理說明會。
root.p1 | 鋪面完成前每週巡查交通錐
root.p2 | 施工前兩週通知診所

read.title | 騎樓閱讀角
read.wish | 小朋友都在這裡等爸媽，有書架、幾張椅子和一盞燈就夠了。
read.place | 示範市場東側騎樓
read.next | 回應公開展覽留言
read.i1 | 防水書架
read.i2 | 座椅六張及照明
read.ok | 開放大眾使用，由市場自治會維護。
read.source | 市場自治會同意書
read.duty | 照明維護
read.c1 | 協助彙整留言後轉交。

tap.title | 球場旁設置飲水機
tap.wish | 我們每天晚上四十個人打球，最近的商店要走十分鐘。
tap.place | 示範公園球場
tap.consent | 同意以當年度預算逕予執行
tap.funding | 公園設施開口契約
tap.scope1 | 球場旁設置飲水機一座
tap.scope2 | 設置含裝瓶口飲水機一座，往出入口移5公尺
tap.why2 | 原位置雨後積水。
tap.m0 | 埋設管線及安裝飲水機
tap.a0 | 管線已埋設，飲水機已訂製。
tap.m1 | 水質檢驗合格後啟用
tap.next | 約定水質檢驗日期
tap.c1 | 同意移至出入口側。
tap.p1 | 停水前通知球隊

wait.title | 示範山步道無障礙坡道
wait.wish | 我兒子坐輪椅，山上的風景他只在照片裡看過。
wait.place | 示範山南側入口
wait.reason | 當年度未編列經費，已提報{next}年度預算，由議會審議。
wait.next | 將議會審議結果告知提案人
wait.i1 | 設置坡道至第一觀景處
wait.i1.would | 議會通過預算後，於{next}年辦理設計
wait.funding | 錄案提案預算
wait.c1 | 理解須等待，希望每季告知進度。
wait.p1 | 每季說明一次，無進展亦告知

play.title | 測試里共融式遊戲場
play.wish | 希望有一座遊戲場，不管能做什麼不能做什麼的孩子都可以一起玩。
play.place | 測試里公園
play.m-1 | 與家長確認設計內容
play.a-1 | 已辦理兩場設計討論，設計內容確認。
play.m0 | 工程決標並開工
play.a0 | 工程已決標，開工日期公告中。
play.m1 | 設施安裝及驗收
play.signoff-1 | 已辦理兩場設計討論，設計內容確認。
play.signoff0 | 工程已決標，俟通知鄰近住戶後開工。
play.scope | 靠背鞦韆、沙桌及平整鋪面，經六戶家庭同意
play.funding | 本處遊戲場預算
play.next | 將季進度簽認單草稿送提案人確認
play.c1 | 於活動中心完成簽名。
play.c2 | 平日晚間均在活動中心。
play.p1 | 訂製前提供色樣
play.p2 | 新鞦韆完成前保留舊鞦韆
play.displaced | 示範公園每週巡查

stairs.title | 示範巷階梯扶手及照明
stairs.wish | 九十二階沒有一根扶手，我們都摸黑提菜上去。
stairs.place | 示範巷8號旁階梯
stairs.m-1 | 測量及設計
stairs.a-1 | 測量完成，設計已由協辦機關檢視。
stairs.m0 | 安裝扶手
stairs.m1 | 照明接電及驗收
stairs.evidence | 兩次招標無廠商投標，公告附卷
stairs.signoff-1 | 測量及設計已完成，第一次招標流標。
stairs.unreached | 去電三次、登門兩次均未遇。
stairs.duty | 照明接電
stairs.reply | 扶手完成後兩週內接電。
stairs.funding | 本處照明預算
stairs.next | 聯繫提案人補簽上季簽認單
stairs.c1 | 登門未遇。
stairs.c2 | 已留言告知日期及回電方式。
stairs.c3 | 未接聽。
stairs.p1 | 當面說明第二次招標情形

creek.title | 示範溪畔遮蔭步道
creek.wish | 夏天溪邊根本沒辦法走，請種樹，除草也不要再把樹割死。
creek.place | 示範溪左岸
creek.m-1 | 樹種選定及河岸使用許可
creek.a-1 | 樹種已選定，河岸使用許可申請中。
creek.m0 | 植栽施作
creek.m1 | 第一次撫育及步道開放
creek.signoff-2 | 樹種已確認，河岸使用許可申請中。
creek.duty | 核發河岸植栽許可
creek.evidence | 河岸管理機關尚未核發許可，往來函文附卷
creek.funding | 本處植栽預算
creek.next | 再洽河岸管理機關核發許可
creek.c1 | 詢問為何尚未看到施作。
creek.c2 | 許可未核發前不願簽名。
creek.q2 | 許可何時核發？
creek.p1 | 提供許可申請書影本

bike.title | 測試市場自行車架
bike.wish | 腳踏車都倒在人行道上，給它們一個位置吧。
bike.place | 測試市場西側
bike.m-2 | 車架安裝及驗收
bike.a-2 | 完成車架二十組，驗收無缺失。
bike.signoff-2 | 車架二十組已安裝並驗收完成。
bike.next | 與提案人現場確認成果並徵詢結案意見
bike.scope | 西側設置車架二十組
bike.c1 | 已看過車架，希望再增兩組；結案意見再考慮。
bike.p1 | 週六計數停放自行車

court.title | 舊球場夜間照明
court.wish | 我們白天都要上班，請讓我們打到十點。
court.place | 示範巷3號旁舊球場
court.m-3 | 照明至二十一時並設遮光罩
court.a-3 | 照明及遮光罩完成，噪音量測兩次。
court.refused | 希望至二十二時，不接受二十一時。
court.signoff | 照明至二十一時並設遮光罩，已啟用。
court.closed | 經公民提案審查會議同意結案，提案人異議併陳：鄰近住戶安眠與延後熄燈之權衡，雙方意見均載於會議紀錄。
court.c1 | 維持異議，並要求載明於紀錄。
court.scope | 照明至二十一時，朝住宅側設遮光罩

stage.title | 示範廣場露天舞台
stage.wish | 我們合唱團需要一個唱歌的地方。
stage.place | 示範廣場
stage.withdrawn | 合唱團已覓得場地，書面撤案。
stage.c1 | 樂意撤案，感謝協助找到場地。

none | 否
e.note | 詳會議紀錄
r.inspect | 示範公園每週巡查
r.report | 設施月報
r.key | 年度遊戲場安全總檢查
r.oneoff | 更新公園維護廠商名冊
r.hotline | 當日1999案件處理
mt.section | 科務會議
mt.ws | 提案審議工作坊第一階段
mt.tender | 共融式遊戲場施工前會議
mt.platform | 資訊平臺填報說明會
mt.clash | 防汛現場協調會
mt.visit | 公車站階梯現地會勘
mt.rooms | 第三會議室
mt.note | 主席請備一頁摘要。
leave | 請假半日
t.signoff | 晚間簽名
t.report | 平臺文字填報
t.survey | 樹根調查
t.inspect | 巡查
"""  # noqa: E501


def words(lang: str) -> dict[str, str]:
    """Key to text in this language; every language but zh-TW reads English."""
    lines = (CHINESE if lang == "zh-TW" else ENGLISH).splitlines()
    parts = (line.partition(" | ") for line in lines if line)
    return {key: text for key, _, text in parts}
