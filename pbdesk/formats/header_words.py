"""The words of the header row: field → spellings of the platform and of offices' own lists.

Spellings are in falling order of preference: of two columns for one field the one whose spelling comes first
is taken, the other reported as unmapped. Case, spaces, `_` and brackets do not matter.
"""

_SHARED = {
    "case_no": "case_no serial_no serial serial_number case_number case_id proposal_no proposal_number"
    " proposal_id 案號 提案編號 提案序號 提案案號 案件編號 案件序號 錄案編號 流水號",
    "title": "title proposal_title proposal_name proposal"
    " 提案名稱 案名 提案案名 案件名稱 提案標題 計畫名稱 提案 名稱 標題",
    "row_no": "row_no item_no 項次",
    "source": "source source_url url link 資料來源 來源 網址 連結",
}
_EVENTS = {
    "assembly": "assembly residents_assembly 住民大會",
    "ws1": "ws1 workshop1 workshop_1"
    " 第一階段 工作坊第一階段 第一階段工作坊 審議工作坊第一階段 提案審議工作坊第一階段",
    "ws2": "ws2 workshop2 workshop_2"
    " 第二階段 工作坊第二階段 第二階段工作坊 審議工作坊第二階段 提案審議工作坊第二階段",
}
_EVENT_PARTS = {
    "date": "date day 日期 時間",
    "place": "place venue 地點 場地",
    "attendance": "attendance 出席人數 參加人數 人數",
    "ballots": "ballots 發票數 領票數 投票人數",
    "votes": "votes 得票數 票數",
}
PROPOSAL_WORDS = _SHARED | {
    "year": "year roc_year proposal_year 年度 提案年度 民國年 年",
    "district": "district 行政區 區別 地區 區",
    "kind": "kind type category 提案類別 類別 提案類型 類型",
    "received_by": "received_by 受理機關 受理單位 受理區公所 收件機關 收件單位",
    "received_on": "received_on received_date 收件日期 收件日 受理日期 受理日 提案日期 提案日",
    "proposer": "proposer proposer_name 提案人 提案人姓名 提案者",
    "proposer_role": "proposer_role 提案人身分 提案人身份 身分 身份",
    "wish": "wish content description 提案內容 計畫內容 提案構想 提案說明 內容",
    "place": "place location site 提案地點 施作地點 案址 地點 地址",
    # not 安全 or 公共安全 alone: 是 below these may mean that it is safe, or only what the proposal is about
    "hazard": "hazard hazardous danger dangerous safety_hazard safety_concern"
    " 安全疑慮 有安全疑慮 有無安全疑慮 是否有安全疑慮"
    " 公安疑慮 公共安全疑慮 有無公共安全疑慮 是否有公共安全疑慮"
    " 危險 危險性 有危險 有無危險 是否危險 是否有危險 立即危險 有無立即危險 是否有立即危險 安全危害 危害",
    "lead_agency": "lead_agency lead pm_agency"
    " 主責機關 主辦機關 pm機關 主責單位 主辦單位 主責局處 主辦局處 主責 主辦",
    "support_agencies": "support_agencies support_agency support supporting_agencies"
    " 協辦機關 協辦單位 協辦局處 協辦",
    "light_public_value": "light_public_value light_publicness public_value publicness public_value_light"
    " 公共性 公共性燈號 燈號公共性",
    "light_legality": "light_legality legality legality_light 適法性 適法性燈號 燈號適法性",
    "light_budget": "light_budget budget_light budget_feasibility"
    " 預算可行性 預算可行性燈號 燈號預算可行性 預算燈號",
    "vote_start": "vote_start voting_start 票選開始 票選開始日 票選開始日期 票選開始時間 票選起日"
    " 投票開始 投票開始日 投票開始日期 投票開始時間 投票起日",
    "vote_end": "vote_end voting_end 票選結束 票選結束日 票選結束日期 票選結束時間 票選迄日"
    " 投票結束 投票結束日 投票結束日期 投票結束時間 投票迄日",
    "district_votes_total": "district_votes_total votes_total total_votes"
    " 全區投票數 全區總票數 區總票數 總投票數 投票總數 總票數",
    "votes_for": "votes_for votes 得票數 票選得票數 投票得票數 ivoting得票數 同意票數 票數",
    "threshold": "threshold vote_threshold 票選門檻 門檻票數 錄案門檻 門檻",
    "budget_twd": "budget_twd budget budget_amount amount cost estimated_cost"
    " 預算金額 預算數 預算 核定經費 預估經費 概估經費 所需經費 經費需求 總經費 經費 金額",
    "status": "status state 案件狀態 辦理狀態 目前狀態 執行狀態 列管狀態 狀態 stage 目前階段 階段",
    "status_date": "status_date status_on 狀態日期 狀態日 結案日期",
    "note": "note notes remark remarks comment comments content_or_note 備註 附註 註記 說明",
    **{
        f"{event}_{part}": " ".join(f"{e}_{p}" for e in names.split() for p in words.split())
        for event, names in _EVENTS.items()
        for part, words in _EVENT_PARTS.items()
    },
}
MILESTONE_WORDS = _SHARED | {
    "year_quarter": "year_quarter quarter_key 年度季別 年季",
    "year": "year roc_year 年度 民國年 年",
    "quarter": "quarter 季別 季",
    "planned": "planned plan planned_work milestone"
    " 里程碑工作內容說明 里程碑工作內容 里程碑內容 里程碑 預定工作 預定進度",
    "actual": "actual progress recent_progress actual_progress"
    " 近期執行概況說明 近期執行概況 執行概況 實際進度 執行情形",
}
NUMBER_WORDS = (
    "編號 序號 號次 no number #"  # a case number or a mere count; the first one that occurs decides
)
MEETING_WORDS = "會議開始時間 會議結束時間 meeting_start meeting_end"
CALENDAR_WORDS = (  # the office calendar's columns over the years, and those of a web calendar
    "西元日期 國曆日期 日期 星期 是否放假 放假 放假與否 備註 說明 date weekday isholiday holiday"
    " holidaycategory description subject start_date start_time end_date end_time all_day_event"
    " location private"
)
DAY_WORDS = "西元日期 國曆日期 日期 date start_date"
