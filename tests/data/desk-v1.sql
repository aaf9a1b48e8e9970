BEGIN TRANSACTION;
CREATE TABLE "_sqlite_migrations" (
   "id" INTEGER PRIMARY KEY,
   "migration_set" TEXT,
   "name" TEXT,
   "applied_at" TEXT
);
INSERT INTO "_sqlite_migrations" VALUES(1,'pbdesk','0001_first','2026-11-24 15:06:08.835070+00:00');
CREATE TABLE cache (key text primary key, value text not null) strict;
CREATE TABLE case_role (
        id integer primary key autoincrement, proposal_id integer not null references proposal,
        person_id integer not null references person, role text not null, stance text not null,
        note text not null) strict;
INSERT INTO "case_role" VALUES(1,1,1,'proposer','unknown','');
INSERT INTO "case_role" VALUES(2,2,2,'proposer','unknown','');
INSERT INTO "case_role" VALUES(3,4,3,'proposer','unknown','');
INSERT INTO "case_role" VALUES(4,6,4,'proposer','unknown','');
INSERT INTO "case_role" VALUES(5,7,5,'proposer','unknown','');
INSERT INTO "case_role" VALUES(6,8,6,'proposer','unknown','');
CREATE TABLE check_answer (
        id integer primary key autoincrement, proposal_id integer not null references proposal,
        check_key text not null, answer text not null, note text not null, answered_on text,
        unique (proposal_id, check_key)) strict;
INSERT INTO "check_answer" VALUES(1,2,'land_owner','yes','市有',NULL);
INSERT INTO "check_answer" VALUES(2,6,'land_owner','yes','',NULL);
INSERT INTO "check_answer" VALUES(3,6,'occupier','no','',NULL);
INSERT INTO "check_answer" VALUES(4,6,'heritage','no','',NULL);
INSERT INTO "check_answer" VALUES(5,6,'protected_tree','no','',NULL);
INSERT INTO "check_answer" VALUES(6,6,'accessibility','yes','',NULL);
INSERT INTO "check_answer" VALUES(7,6,'jurisdiction','yes','',NULL);
INSERT INTO "check_answer" VALUES(8,6,'eligibility','yes','',NULL);
INSERT INTO "check_answer" VALUES(9,6,'maintainer','yes','',NULL);
INSERT INTO "check_answer" VALUES(10,6,'done_anyway','no','',NULL);
CREATE TABLE contact (
        id integer primary key autoincrement, proposal_id integer not null references proposal,
        person_id integer not null references person, at text not null, channel text not null,
        outcome text not null, minutes integer, note text not null, question text not null, next_on text,
        next_done integer not null check (next_done in (0, 1))) strict;
INSERT INTO "contact" VALUES(1,1,1,'2026-11-18T19:40','phone','reached',NULL,'擔心燈光太亮影響螢火蟲','','2026-11-24',1);
INSERT INTO "contact" VALUES(2,1,1,'2026-11-23T09:00','phone','reached',NULL,'同意改用矮燈','',NULL,0);
CREATE TABLE contact_window (
        id integer primary key autoincrement, person_id integer not null references person,
        weekdays text not null, start text not null, end text not null, place text not null,
        note text not null) strict;
INSERT INTO "contact_window" VALUES(1,1,'12345','19:30','21:00','北坡','');
CREATE TABLE day_record (
        id integer primary key autoincrement, day text not null,
        working integer not null check (working in (0, 1)), hours text not null, reason text not null,
        official integer not null check (official in (0, 1)), unique (day, official)) strict;
INSERT INTO "day_record" VALUES(1,'2026-12-24',0,'','示範',0);
CREATE TABLE displacement (
        id integer primary key autoincrement, noted_on text, week text, work text not null,
        title text not null, by_proposal_id integer references proposal, from_date text, to_date text,
        minutes integer not null) strict;
CREATE TABLE extension (
        id integer primary key autoincrement, proposal_id integer not null references proposal,
        milestone_id integer references milestone, cause text not null, evidence text not null,
        requested_on text, new_due text, proposer_informed_on text, status text not null,
        decided_on text) strict;
CREATE TABLE funding (
        id integer primary key autoincrement, proposal_id integer not null references proposal,
        year integer not null, source text not null, amount_twd integer not null, status text not null,
        note text not null) strict;
INSERT INTO "funding" VALUES(1,1,116,'單位預算',1200000,'requested','');
CREATE TABLE import_row (
        id integer primary key autoincrement, proposal_id integer not null references proposal,
        record_id integer not null, sort text not null, row_key text not null, content text not null,
        unique (sort, row_key)) strict;
INSERT INTO "import_row" VALUES(1,8,8,'proposals','case 115030901','{"case_no": "115030901", "district": "大安區", "proposer": 40748, "title": "示範巷口鏡面", "year": 115}');
CREATE TABLE item (
        id integer primary key autoincrement, proposal_id integer not null references proposal,
        position integer not null, wish text not null, verdict text not null, cost_twd integer,
        months integer, agency text not null, reason text not null, basis text not null,
        alternative text not null, would_make_feasible text not null, referral text not null,
        discussed integer not null check (discussed in (0, 1))) strict;
INSERT INTO "item" VALUES(1,1,1,'步道照明十二盞','feasible',1200000,6,'','','','','','',1);
INSERT INTO "item" VALUES(2,2,1,'增設長椅三張','feasible',90000,3,'','','','','','',1);
INSERT INTO "item" VALUES(3,2,2,'大型遮雨棚','open',NULL,NULL,'','','','','','',0);
INSERT INTO "item" VALUES(4,6,1,'Lower the kerb','feasible',300000,2,'','','','','','',1);
CREATE TABLE light_rating (
        id integer primary key autoincrement, proposal_id integer not null references proposal,
        kind text not null check (kind in ('public_value', 'legality', 'budget')),
        level text not null check (level in ('unknown', 'green', 'amber', 'red')),
        reason text not null, source text not null, money_year integer, set_on text,
        unique (proposal_id, kind)) strict;
INSERT INTO "light_rating" VALUES(1,1,'public_value','green','','第二階段報告',116,NULL);
INSERT INTO "light_rating" VALUES(2,1,'legality','green','','第二階段報告',116,NULL);
INSERT INTO "light_rating" VALUES(3,1,'budget','green','','第二階段報告',116,NULL);
INSERT INTO "light_rating" VALUES(4,2,'legality','amber','部分土地為私有','地籍謄本',NULL,NULL);
INSERT INTO "light_rating" VALUES(5,6,'public_value','green','','site visit',116,NULL);
INSERT INTO "light_rating" VALUES(6,6,'legality','green','','site visit',116,NULL);
INSERT INTO "light_rating" VALUES(7,6,'budget','green','','site visit',116,NULL);
CREATE TABLE meeting (
        id integer primary key autoincrement, proposal_id integer references proposal, title text not null,
        start text not null, end text not null, district text not null, place text not null,
        movable integer not null check (movable in (0, 1)), travel_minutes integer not null,
        prep_minutes integer, note text not null) strict;
INSERT INTO "meeting" VALUES(1,NULL,'科務會議','2026-11-24T09:00','2026-11-24T11:00','','',0,0,NULL,'');
CREATE TABLE milestone (
        id integer primary key autoincrement, proposal_id integer not null references proposal,
        quarter integer not null, planned text not null, actual text not null, agency text not null,
        done_on text, platform_on text, source text not null) strict;
INSERT INTO "milestone" VALUES(1,1,1153,'完成設計','設計圖核定','','2026-09-28',NULL,'');
INSERT INTO "milestone" VALUES(2,1,1154,'完成發包','','',NULL,NULL,'');
CREATE TABLE op (
        id integer primary key autoincrement, at text not null, actor text not null, action text not null,
        params text not null, kind text not null check (kind in ('do', 'undo', 'redo')),
        target integer references op) strict;
INSERT INTO "op" VALUES(1,'2026-11-23T09:00:00','tester','demo','{}','do',NULL);
INSERT INTO "op" VALUES(2,'2026-11-23T09:00:00','tester','contact','{"case": "115-001", "outcome": "reached"}','do',NULL);
INSERT INTO "op" VALUES(3,'2026-11-23T09:00:00','tester','signoff-draft','{"case": "115-001", "quarter": "1154"}','do',NULL);
INSERT INTO "op" VALUES(4,'2026-11-23T09:00:00','tester','import','{"sort": "proposals", "created": 1, "updated": 0, "unchanged": 0}','do',NULL);
INSERT INTO "op" VALUES(5,'2026-11-23T09:00:00','tester','plan','{}','do',NULL);
INSERT INTO "op" VALUES(6,'2026-11-23T09:00:00','tester','day','{}','do',NULL);
INSERT INTO "op" VALUES(7,'2026-11-23T09:00:00','tester','status','{"case": "115-002", "status": "withdrawn"}','do',NULL);
INSERT INTO "op" VALUES(8,'2026-11-23T09:00:00','tester','status','{"case": "115-002", "status": "withdrawn"}','undo',7);
INSERT INTO "op" VALUES(9,'2026-11-23T09:00:00','tester','status','{"case": "115-002", "status": "withdrawn"}','redo',7);
INSERT INTO "op" VALUES(10,'2026-11-23T09:00:00','tester','case','{"case": "115-001"}','do',NULL);
CREATE TABLE op_edit (
        id integer primary key autoincrement, op_id integer not null references op, tbl text not null,
        row_id integer not null, proposal_id integer, person_id integer, before text, after text,
        erased integer not null default 0 check (erased in (0, 1))) strict;
INSERT INTO "op_edit" VALUES(1,1,'proposal',1,1,NULL,NULL,'{"case_no": "115-001", "title": "北坡步道夜間照明改善", "year": 115, "district": "測試區", "kind": "", "received_by": "", "received_on": "2026-03-02", "proposer_role": "", "wish": "晚上下班回家的路太暗，希望步道有柔和的燈。", "place": "北坡步道", "status": "open", "status_note": "", "status_on": null, "stage": "execution", "route": "workshop", "route_reason": "", "triage": "issued", "triage_on": "2026-04-01", "lead_agency": "示範工程處", "land_owner": "臺北市", "maintainer": "示範工程處", "safety": 0, "interim_measure": "", "interim_done_on": null, "budget_twd": 1200000, "votes_for": null, "votes_total": null, "vote_threshold": null, "waits_for_year": null, "wait_reason": "", "consent_on": null, "next_action": "", "next_due": null, "next_hard": 0, "note": "", "source": "", "id": 1}',0);
INSERT INTO "op_edit" VALUES(2,1,'person',1,NULL,1,NULL,'{"name": "測試員甲", "organisation": "", "title": "", "note": "", "purged_on": null, "id": 1}',0);
INSERT INTO "op_edit" VALUES(3,1,'case_role',1,1,1,NULL,'{"proposal_id": 1, "person_id": 1, "role": "proposer", "stance": "unknown", "note": "", "id": 1}',0);
INSERT INTO "op_edit" VALUES(4,1,'person_detail',1,NULL,1,NULL,'{"person_id": 1, "phone": "0900-000-001", "email": "", "address": "", "id": 1}',0);
INSERT INTO "op_edit" VALUES(5,1,'contact_window',1,NULL,1,NULL,'{"person_id": 1, "weekdays": "12345", "start": "19:30", "end": "21:00", "place": "北坡", "note": "", "id": 1}',0);
INSERT INTO "op_edit" VALUES(6,1,'contact',1,1,1,NULL,'{"proposal_id": 1, "person_id": 1, "at": "2026-11-18T19:40", "channel": "phone", "outcome": "reached", "minutes": null, "note": "擔心燈光太亮影響螢火蟲", "question": "", "next_on": "2026-11-24", "next_done": 0, "id": 1}',0);
INSERT INTO "op_edit" VALUES(7,1,'promise',1,1,1,NULL,'{"proposal_id": 1, "person_id": 1, "contact_id": 1, "text": "寄送照度模擬圖", "made_on": "2026-11-18", "place": "", "due": "2026-11-27", "done_on": null, "id": 1}',0);
INSERT INTO "op_edit" VALUES(8,1,'item',1,1,NULL,NULL,'{"proposal_id": 1, "position": 1, "wish": "步道照明十二盞", "verdict": "feasible", "cost_twd": 1200000, "months": 6, "agency": "", "reason": "", "basis": "", "alternative": "", "would_make_feasible": "", "referral": "", "discussed": 1, "id": 1}',0);
INSERT INTO "op_edit" VALUES(9,1,'light_rating',1,1,NULL,NULL,'{"proposal_id": 1, "kind": "public_value", "level": "green", "reason": "", "source": "第二階段報告", "money_year": 116, "set_on": null, "id": 1}',0);
INSERT INTO "op_edit" VALUES(10,1,'light_rating',2,1,NULL,NULL,'{"proposal_id": 1, "kind": "legality", "level": "green", "reason": "", "source": "第二階段報告", "money_year": 116, "set_on": null, "id": 2}',0);
INSERT INTO "op_edit" VALUES(11,1,'light_rating',3,1,NULL,NULL,'{"proposal_id": 1, "kind": "budget", "level": "green", "reason": "", "source": "第二階段報告", "money_year": 116, "set_on": null, "id": 3}',0);
INSERT INTO "op_edit" VALUES(12,1,'stage_event',1,1,NULL,NULL,'{"proposal_id": 1, "stage": "execution", "on_date": "2026-09-01", "until": null, "body": "", "place": "", "attendance": null, "ballots": null, "votes": null, "note": "", "id": 1}',0);
INSERT INTO "op_edit" VALUES(13,1,'scope_version',1,1,NULL,NULL,'{"proposal_id": 1, "version": 1, "agreed_on": "2026-09-01", "text": "十二盞矮燈", "why": "", "consent_by": "測試員甲", "id": 1}',0);
INSERT INTO "op_edit" VALUES(14,1,'support_agency',1,1,NULL,NULL,'{"proposal_id": 1, "agency": "示範水利處", "duty": "管線", "asked_on": "2026-11-02", "due": "2026-11-25", "reply": "none", "reply_text": "", "replied_on": null, "id": 1}',0);
INSERT INTO "op_edit" VALUES(15,1,'funding',1,1,NULL,NULL,'{"proposal_id": 1, "year": 116, "source": "單位預算", "amount_twd": 1200000, "status": "requested", "note": "", "id": 1}',0);
INSERT INTO "op_edit" VALUES(16,1,'milestone',1,1,NULL,NULL,'{"proposal_id": 1, "quarter": 1153, "planned": "完成設計", "actual": "設計圖核定", "agency": "", "done_on": "2026-09-28", "platform_on": null, "source": "", "id": 1}',0);
INSERT INTO "op_edit" VALUES(17,1,'milestone',2,1,NULL,NULL,'{"proposal_id": 1, "quarter": 1154, "planned": "完成發包", "actual": "", "agency": "", "done_on": null, "platform_on": null, "source": "", "id": 2}',0);
INSERT INTO "op_edit" VALUES(18,1,'proposal',2,2,NULL,NULL,'{"case_no": "115-002", "title": "公園長椅與遮蔭", "year": 115, "district": "示範區", "kind": "", "received_by": "", "received_on": "2026-11-02", "proposer_role": "", "wish": "長輩走到公園沒地方坐，也沒有樹蔭。", "place": "示範公園", "status": "open", "status_note": "", "status_on": null, "stage": "ws1", "route": "undecided", "route_reason": "", "triage": "open", "triage_on": null, "lead_agency": "", "land_owner": "", "maintainer": "", "safety": 0, "interim_measure": "", "interim_done_on": null, "budget_twd": null, "votes_for": null, "votes_total": null, "vote_threshold": null, "waits_for_year": null, "wait_reason": "", "consent_on": null, "next_action": "", "next_due": null, "next_hard": 0, "note": "", "source": "", "id": 2}',0);
INSERT INTO "op_edit" VALUES(19,1,'person',2,NULL,2,NULL,'{"name": "測試員乙", "organisation": "", "title": "", "note": "", "purged_on": null, "id": 2}',0);
INSERT INTO "op_edit" VALUES(20,1,'case_role',2,2,2,NULL,'{"proposal_id": 2, "person_id": 2, "role": "proposer", "stance": "unknown", "note": "", "id": 2}',0);
INSERT INTO "op_edit" VALUES(21,1,'item',2,2,NULL,NULL,'{"proposal_id": 2, "position": 1, "wish": "增設長椅三張", "verdict": "feasible", "cost_twd": 90000, "months": 3, "agency": "", "reason": "", "basis": "", "alternative": "", "would_make_feasible": "", "referral": "", "discussed": 1, "id": 2}',0);
INSERT INTO "op_edit" VALUES(22,1,'item',3,2,NULL,NULL,'{"proposal_id": 2, "position": 2, "wish": "大型遮雨棚", "verdict": "open", "cost_twd": null, "months": null, "agency": "", "reason": "", "basis": "", "alternative": "", "would_make_feasible": "", "referral": "", "discussed": 0, "id": 3}',0);
INSERT INTO "op_edit" VALUES(23,1,'light_rating',4,2,NULL,NULL,'{"proposal_id": 2, "kind": "legality", "level": "amber", "reason": "部分土地為私有", "source": "地籍謄本", "money_year": null, "set_on": null, "id": 4}',0);
INSERT INTO "op_edit" VALUES(24,1,'check_answer',1,2,NULL,NULL,'{"proposal_id": 2, "check_key": "land_owner", "answer": "yes", "note": "市有", "answered_on": null, "id": 1}',0);
INSERT INTO "op_edit" VALUES(25,1,'proposal',3,3,NULL,NULL,'{"case_no": "115-003", "title": "", "year": 115, "district": "測試區", "kind": "", "received_by": "", "received_on": "2026-11-20", "proposer_role": "", "wish": "", "place": "", "status": "open", "status_note": "", "status_on": null, "stage": "ws1", "route": "undecided", "route_reason": "", "triage": "open", "triage_on": null, "lead_agency": "", "land_owner": "", "maintainer": "", "safety": 0, "interim_measure": "", "interim_done_on": null, "budget_twd": null, "votes_for": null, "votes_total": null, "vote_threshold": null, "waits_for_year": null, "wait_reason": "", "consent_on": null, "next_action": "", "next_due": null, "next_hard": 0, "note": "", "source": "", "id": 3}',0);
INSERT INTO "op_edit" VALUES(26,1,'proposal',4,4,NULL,NULL,'{"case_no": "115-004", "title": "行道樹補植", "year": 115, "district": "測試區", "kind": "", "received_by": "", "received_on": "2026-03-02", "proposer_role": "", "wish": "", "place": "", "status": "open", "status_note": "", "status_on": null, "stage": "budget-assessment", "route": "workshop", "route_reason": "", "triage": "issued", "triage_on": null, "lead_agency": "", "land_owner": "", "maintainer": "", "safety": 0, "interim_measure": "", "interim_done_on": null, "budget_twd": null, "votes_for": null, "votes_total": null, "vote_threshold": null, "waits_for_year": 116, "wait_reason": "116年度預算", "consent_on": null, "next_action": "", "next_due": null, "next_hard": 0, "note": "", "source": "", "id": 4}',0);
INSERT INTO "op_edit" VALUES(27,1,'person',3,NULL,3,NULL,'{"name": "Test Person B", "organisation": "", "title": "", "note": "", "purged_on": null, "id": 3}',0);
INSERT INTO "op_edit" VALUES(28,1,'case_role',3,4,3,NULL,'{"proposal_id": 4, "person_id": 3, "role": "proposer", "stance": "unknown", "note": "", "id": 3}',0);
INSERT INTO "op_edit" VALUES(29,1,'proposal',5,5,NULL,NULL,'{"case_no": "114-009", "title": "已拆除的鞦韆", "year": 114, "district": "示範區", "kind": "", "received_by": "", "received_on": "2025-03-03", "proposer_role": "", "wish": "", "place": "", "status": "closed", "status_note": "完工", "status_on": null, "stage": "closing", "route": "workshop", "route_reason": "", "triage": "issued", "triage_on": null, "lead_agency": "", "land_owner": "", "maintainer": "", "safety": 0, "interim_measure": "", "interim_done_on": null, "budget_twd": null, "votes_for": null, "votes_total": null, "vote_threshold": null, "waits_for_year": null, "wait_reason": "", "consent_on": null, "next_action": "", "next_due": null, "next_hard": 0, "note": "", "source": "", "id": 5}',0);
INSERT INTO "op_edit" VALUES(30,1,'proposal',6,6,NULL,NULL,'{"case_no": "115-005", "title": "Even out the path by the school gate", "year": 115, "district": "示範區", "kind": "", "received_by": "", "received_on": "2026-11-09", "proposer_role": "", "wish": "Prams get stuck at the kerb.", "place": "示範國小", "status": "open", "status_note": "", "status_on": null, "stage": "ws1", "route": "undecided", "route_reason": "", "triage": "open", "triage_on": null, "lead_agency": "", "land_owner": "臺北市", "maintainer": "示範養護隊", "safety": 0, "interim_measure": "", "interim_done_on": null, "budget_twd": null, "votes_for": null, "votes_total": null, "vote_threshold": null, "waits_for_year": null, "wait_reason": "", "consent_on": null, "next_action": "", "next_due": null, "next_hard": 0, "note": "", "source": "", "id": 6}',0);
INSERT INTO "op_edit" VALUES(31,1,'person',4,NULL,4,NULL,'{"name": "Test Person A", "organisation": "", "title": "", "note": "", "purged_on": null, "id": 4}',0);
INSERT INTO "op_edit" VALUES(32,1,'case_role',4,6,4,NULL,'{"proposal_id": 6, "person_id": 4, "role": "proposer", "stance": "unknown", "note": "", "id": 4}',0);
INSERT INTO "op_edit" VALUES(33,1,'item',4,6,NULL,NULL,'{"proposal_id": 6, "position": 1, "wish": "Lower the kerb", "verdict": "feasible", "cost_twd": 300000, "months": 2, "agency": "", "reason": "", "basis": "", "alternative": "", "would_make_feasible": "", "referral": "", "discussed": 1, "id": 4}',0);
INSERT INTO "op_edit" VALUES(34,1,'light_rating',5,6,NULL,NULL,'{"proposal_id": 6, "kind": "public_value", "level": "green", "reason": "", "source": "site visit", "money_year": 116, "set_on": null, "id": 5}',0);
INSERT INTO "op_edit" VALUES(35,1,'light_rating',6,6,NULL,NULL,'{"proposal_id": 6, "kind": "legality", "level": "green", "reason": "", "source": "site visit", "money_year": 116, "set_on": null, "id": 6}',0);
INSERT INTO "op_edit" VALUES(36,1,'light_rating',7,6,NULL,NULL,'{"proposal_id": 6, "kind": "budget", "level": "green", "reason": "", "source": "site visit", "money_year": 116, "set_on": null, "id": 7}',0);
INSERT INTO "op_edit" VALUES(37,1,'check_answer',2,6,NULL,NULL,'{"proposal_id": 6, "check_key": "land_owner", "answer": "yes", "note": "", "answered_on": null, "id": 2}',0);
INSERT INTO "op_edit" VALUES(38,1,'check_answer',3,6,NULL,NULL,'{"proposal_id": 6, "check_key": "occupier", "answer": "no", "note": "", "answered_on": null, "id": 3}',0);
INSERT INTO "op_edit" VALUES(39,1,'check_answer',4,6,NULL,NULL,'{"proposal_id": 6, "check_key": "heritage", "answer": "no", "note": "", "answered_on": null, "id": 4}',0);
INSERT INTO "op_edit" VALUES(40,1,'check_answer',5,6,NULL,NULL,'{"proposal_id": 6, "check_key": "protected_tree", "answer": "no", "note": "", "answered_on": null, "id": 5}',0);
INSERT INTO "op_edit" VALUES(41,1,'check_answer',6,6,NULL,NULL,'{"proposal_id": 6, "check_key": "accessibility", "answer": "yes", "note": "", "answered_on": null, "id": 6}',0);
INSERT INTO "op_edit" VALUES(42,1,'check_answer',7,6,NULL,NULL,'{"proposal_id": 6, "check_key": "jurisdiction", "answer": "yes", "note": "", "answered_on": null, "id": 7}',0);
INSERT INTO "op_edit" VALUES(43,1,'check_answer',8,6,NULL,NULL,'{"proposal_id": 6, "check_key": "eligibility", "answer": "yes", "note": "", "answered_on": null, "id": 8}',0);
INSERT INTO "op_edit" VALUES(44,1,'check_answer',9,6,NULL,NULL,'{"proposal_id": 6, "check_key": "maintainer", "answer": "yes", "note": "", "answered_on": null, "id": 9}',0);
INSERT INTO "op_edit" VALUES(45,1,'check_answer',10,6,NULL,NULL,'{"proposal_id": 6, "check_key": "done_anyway", "answer": "no", "note": "", "answered_on": null, "id": 10}',0);
INSERT INTO "op_edit" VALUES(46,1,'proposal',7,7,NULL,NULL,'{"case_no": "115-006", "title": "河堤欄杆鬆動", "year": 115, "district": "測試區", "kind": "", "received_by": "", "received_on": "2026-11-19", "proposer_role": "", "wish": "", "place": "", "status": "open", "status_note": "", "status_on": null, "stage": "execution", "route": "direct", "route_reason": "", "triage": "issued", "triage_on": null, "lead_agency": "", "land_owner": "", "maintainer": "", "safety": 1, "interim_measure": "先圍設警示帶", "interim_done_on": null, "budget_twd": null, "votes_for": null, "votes_total": null, "vote_threshold": null, "waits_for_year": null, "wait_reason": "", "consent_on": "2026-11-20", "next_action": "", "next_due": null, "next_hard": 0, "note": "", "source": "", "id": 7}',0);
INSERT INTO "op_edit" VALUES(47,1,'person',5,NULL,5,NULL,'{"name": "測試員丙", "organisation": "", "title": "", "note": "", "purged_on": null, "id": 5}',0);
INSERT INTO "op_edit" VALUES(48,1,'case_role',5,7,5,NULL,'{"proposal_id": 7, "person_id": 5, "role": "proposer", "stance": "unknown", "note": "", "id": 5}',0);
INSERT INTO "op_edit" VALUES(49,1,'routine_work',1,NULL,NULL,NULL,'{"title": "週報彙整", "kind": "recurring", "importance": "other", "minutes": 60, "min_chunk": 30, "rrule": "FREQ=WEEKLY;BYDAY=MO", "start": "2026-11-02", "due": null, "due_days": 2, "hard": 0, "movable": 1, "active": 1, "note": "", "id": 1}',0);
INSERT INTO "op_edit" VALUES(50,1,'routine_work',2,NULL,NULL,NULL,'{"title": "年度樹籍調查報告", "kind": "key", "importance": "key", "minutes": 600, "min_chunk": 30, "rrule": "", "start": "2026-11-02", "due": "2026-12-11", "due_days": 0, "hard": 0, "movable": 1, "active": 1, "note": "", "id": 2}',0);
INSERT INTO "op_edit" VALUES(51,1,'meeting',1,NULL,NULL,NULL,'{"proposal_id": null, "title": "科務會議", "start": "2026-11-24T09:00", "end": "2026-11-24T11:00", "district": "", "place": "", "movable": 0, "travel_minutes": 0, "prep_minutes": null, "note": "", "id": 1}',0);
INSERT INTO "op_edit" VALUES(52,2,'contact',1,1,1,'{"next_done": 0}','{"next_done": 1}',0);
INSERT INTO "op_edit" VALUES(53,2,'contact',2,1,1,NULL,'{"proposal_id": 1, "person_id": 1, "at": "2026-11-23T09:00", "channel": "phone", "outcome": "reached", "minutes": null, "note": "同意改用矮燈", "question": "", "next_on": null, "next_done": 0, "id": 2}',0);
INSERT INTO "op_edit" VALUES(54,3,'sign_off',1,1,NULL,NULL,'{"proposal_id": 1, "quarter": 1154, "status": "draft", "text": "示範簽認表內容", "drafted_on": "2026-11-23", "outcome_on": null, "attempts": 0, "note": "", "id": 1}',0);
INSERT INTO "op_edit" VALUES(55,4,'proposal',8,8,NULL,NULL,'{"case_no": "115030901", "title": "示範巷口鏡面", "year": 115, "district": "大安區", "kind": "", "received_by": "", "received_on": "2026-11-23", "proposer_role": "", "wish": "", "place": "", "status": "open", "status_note": "", "status_on": null, "stage": "", "route": "undecided", "route_reason": "", "triage": "open", "triage_on": null, "lead_agency": "", "land_owner": "", "maintainer": "", "safety": 0, "interim_measure": "", "interim_done_on": null, "budget_twd": null, "votes_for": null, "votes_total": null, "vote_threshold": null, "waits_for_year": null, "wait_reason": "", "consent_on": null, "next_action": "", "next_due": null, "next_hard": 0, "note": "", "source": "", "id": 8}',0);
INSERT INTO "op_edit" VALUES(56,4,'person',6,NULL,6,NULL,'{"name": "林測試", "organisation": "", "title": "", "note": "", "purged_on": null, "id": 6}',0);
INSERT INTO "op_edit" VALUES(57,4,'case_role',6,8,6,NULL,'{"proposal_id": 8, "person_id": 6, "role": "proposer", "stance": "unknown", "note": "", "id": 6}',0);
INSERT INTO "op_edit" VALUES(58,4,'import_row',1,8,NULL,NULL,'{"proposal_id": 8, "record_id": 8, "sort": "proposals", "row_key": "case 115030901", "content": "{\"case_no\": \"115030901\", \"district\": \"大安區\", \"proposer\": 40748, \"title\": \"示範巷口鏡面\", \"year\": 115}", "id": 1}',0);
INSERT INTO "op_edit" VALUES(59,5,'plan_block',1,NULL,NULL,NULL,'{"work": "routine:1", "start": "2026-11-23T09:00", "end": "2026-11-23T10:00", "id": 1}',0);
INSERT INTO "op_edit" VALUES(60,5,'plan_block',2,NULL,NULL,NULL,'{"work": "routine:2", "start": "2026-11-25T13:30", "end": "2026-11-25T15:00", "id": 2}',0);
INSERT INTO "op_edit" VALUES(61,5,'work_override',1,NULL,NULL,NULL,'{"work": "routine:2", "kind": "pin", "start": "2026-11-25T13:30", "end": "2026-11-25T15:00", "until": null, "minutes": null, "reason": "", "on_date": null, "id": 1}',0);
INSERT INTO "op_edit" VALUES(62,6,'day_record',1,NULL,NULL,NULL,'{"day": "2026-12-24", "working": 0, "hours": "", "reason": "示範", "official": 0, "id": 1}',0);
INSERT INTO "op_edit" VALUES(63,7,'proposal',2,2,NULL,'{"status": "open", "status_note": "", "status_on": null}','{"status": "withdrawn", "status_note": "提案人撤回", "status_on": "2026-11-23"}',0);
INSERT INTO "op_edit" VALUES(64,8,'proposal',2,2,NULL,'{"status": "withdrawn", "status_note": "提案人撤回", "status_on": "2026-11-23"}','{"status": "open", "status_note": "", "status_on": null}',0);
INSERT INTO "op_edit" VALUES(65,9,'proposal',2,2,NULL,'{"status": "open", "status_note": "", "status_on": null}','{"status": "withdrawn", "status_note": "提案人撤回", "status_on": "2026-11-23"}',0);
INSERT INTO "op_edit" VALUES(66,10,'proposal',1,1,NULL,'{"note": ""}','{"note": "改過的備註"}',0);
CREATE TABLE person (
        id integer primary key autoincrement, name text not null, organisation text not null,
        title text not null, note text not null, purged_on text) strict;
INSERT INTO "person" VALUES(1,'測試員甲','','','',NULL);
INSERT INTO "person" VALUES(2,'測試員乙','','','',NULL);
INSERT INTO "person" VALUES(3,'Test Person B','','','',NULL);
INSERT INTO "person" VALUES(4,'Test Person A','','','',NULL);
INSERT INTO "person" VALUES(5,'測試員丙','','','',NULL);
INSERT INTO "person" VALUES(6,'林測試','','','',NULL);
CREATE TABLE person_detail (
        id integer primary key autoincrement, person_id integer not null unique references person,
        phone text not null, email text not null, address text not null) strict;
INSERT INTO "person_detail" VALUES(1,1,'0900-000-001','','');
CREATE TABLE plan_block (
        id integer primary key autoincrement, work text not null, start text not null,
        end text not null) strict;
INSERT INTO "plan_block" VALUES(1,'routine:1','2026-11-23T09:00','2026-11-23T10:00');
INSERT INTO "plan_block" VALUES(2,'routine:2','2026-11-25T13:30','2026-11-25T15:00');
CREATE TABLE promise (
        id integer primary key autoincrement, proposal_id integer not null references proposal,
        person_id integer references person, contact_id integer references contact, text text not null,
        made_on text, place text not null, due text, done_on text) strict;
INSERT INTO "promise" VALUES(1,1,1,1,'寄送照度模擬圖','2026-11-18','','2026-11-27',NULL);
CREATE TABLE proposal (
        id integer primary key autoincrement, case_no text not null unique, title text not null,
        year integer not null, district text not null, kind text not null, received_by text not null,
        received_on text, proposer_role text not null, wish text not null, place text not null,
        status text not null check (status in ('open', 'closed', 'withdrawn')), status_note text not null,
        status_on text, stage text not null, route text not null, route_reason text not null,
        triage text not null check (triage in ('open', 'ready', 'issued')), triage_on text,
        lead_agency text not null, land_owner text not null, maintainer text not null,
        safety integer not null check (safety in (0, 1)), interim_measure text not null, interim_done_on text,
        budget_twd integer, votes_for integer, votes_total integer, vote_threshold integer,
        waits_for_year integer, wait_reason text not null, consent_on text,
        next_action text not null, next_due text, next_hard integer not null check (next_hard in (0, 1)),
        note text not null, source text not null) strict;
INSERT INTO "proposal" VALUES(1,'115-001','北坡步道夜間照明改善',115,'測試區','','','2026-03-02','','晚上下班回家的路太暗，希望步道有柔和的燈。','北坡步道','open','',NULL,'execution','workshop','','issued','2026-04-01','示範工程處','臺北市','示範工程處',0,'',NULL,1200000,NULL,NULL,NULL,NULL,'',NULL,'',NULL,0,'改過的備註','');
INSERT INTO "proposal" VALUES(2,'115-002','公園長椅與遮蔭',115,'示範區','','','2026-11-02','','長輩走到公園沒地方坐，也沒有樹蔭。','示範公園','withdrawn','提案人撤回','2026-11-23','ws1','undecided','','open',NULL,'','','',0,'',NULL,NULL,NULL,NULL,NULL,NULL,'',NULL,'',NULL,0,'','');
INSERT INTO "proposal" VALUES(3,'115-003','',115,'測試區','','','2026-11-20','','','','open','',NULL,'ws1','undecided','','open',NULL,'','','',0,'',NULL,NULL,NULL,NULL,NULL,NULL,'',NULL,'',NULL,0,'','');
INSERT INTO "proposal" VALUES(4,'115-004','行道樹補植',115,'測試區','','','2026-03-02','','','','open','',NULL,'budget-assessment','workshop','','issued',NULL,'','','',0,'',NULL,NULL,NULL,NULL,NULL,116,'116年度預算',NULL,'',NULL,0,'','');
INSERT INTO "proposal" VALUES(5,'114-009','已拆除的鞦韆',114,'示範區','','','2025-03-03','','','','closed','完工',NULL,'closing','workshop','','issued',NULL,'','','',0,'',NULL,NULL,NULL,NULL,NULL,NULL,'',NULL,'',NULL,0,'','');
INSERT INTO "proposal" VALUES(6,'115-005','Even out the path by the school gate',115,'示範區','','','2026-11-09','','Prams get stuck at the kerb.','示範國小','open','',NULL,'ws1','undecided','','open',NULL,'','臺北市','示範養護隊',0,'',NULL,NULL,NULL,NULL,NULL,NULL,'',NULL,'',NULL,0,'','');
INSERT INTO "proposal" VALUES(7,'115-006','河堤欄杆鬆動',115,'測試區','','','2026-11-19','','','','open','',NULL,'execution','direct','','issued',NULL,'','','',1,'先圍設警示帶',NULL,NULL,NULL,NULL,NULL,NULL,'','2026-11-20','',NULL,0,'','');
INSERT INTO "proposal" VALUES(8,'115030901','示範巷口鏡面',115,'大安區','','','2026-11-23','','','','open','',NULL,'','undecided','','open',NULL,'','','',0,'',NULL,NULL,NULL,NULL,NULL,NULL,'',NULL,'',NULL,0,'','');
CREATE TABLE routine_work (
        id integer primary key autoincrement, title text not null, kind text not null,
        importance text not null, minutes integer, min_chunk integer not null, rrule text not null,
        start text, due text, due_days integer not null, hard integer not null check (hard in (0, 1)),
        movable integer not null check (movable in (0, 1)), active integer not null check (active in (0, 1)),
        note text not null) strict;
INSERT INTO "routine_work" VALUES(1,'週報彙整','recurring','other',60,30,'FREQ=WEEKLY;BYDAY=MO','2026-11-02',NULL,2,0,1,1,'');
INSERT INTO "routine_work" VALUES(2,'年度樹籍調查報告','key','key',600,30,'','2026-11-02','2026-12-11',0,0,1,1,'');
CREATE TABLE scope_version (
        id integer primary key autoincrement, proposal_id integer not null references proposal,
        version integer not null, agreed_on text, text text not null, why text not null,
        consent_by text not null, unique (proposal_id, version)) strict;
INSERT INTO "scope_version" VALUES(1,1,1,'2026-09-01','十二盞矮燈','','測試員甲');
CREATE TABLE search (
        proposal_id integer primary key references proposal, words text not null) strict;
INSERT INTO "search" VALUES(1,'115-001 北坡步道夜間照明改善 測試區 示範工程處 北坡步道 晚上下班回家的路太暗,希望步道有柔和的燈。 改過的備註 115');
INSERT INTO "search" VALUES(2,'115-002 公園長椅與遮蔭 示範區 示範公園 長輩走到公園沒地方坐,也沒有樹蔭。 115');
INSERT INTO "search" VALUES(3,'115-003 測試區 115');
INSERT INTO "search" VALUES(4,'115-004 行道樹補植 測試區 115');
INSERT INTO "search" VALUES(5,'114-009 已拆除的鞦韆 示範區 114');
INSERT INTO "search" VALUES(6,'115-005 even out the path by the school gate 示範區 示範國小 prams get stuck at the kerb. 115');
INSERT INTO "search" VALUES(7,'115-006 河堤欄杆鬆動 測試區 115');
INSERT INTO "search" VALUES(8,'115030901 示範巷口鏡面 大安區 115');
CREATE TABLE setting (id integer primary key, key text not null unique, value text not null) strict;
INSERT INTO "setting" VALUES(1,'written_by','0.1.0');
CREATE TABLE sign_off (
        id integer primary key autoincrement, proposal_id integer not null references proposal,
        quarter integer not null, status text not null, text text not null, drafted_on text, outcome_on text,
        attempts integer not null, note text not null, unique (proposal_id, quarter)) strict;
INSERT INTO "sign_off" VALUES(1,1,1154,'draft','示範簽認表內容','2026-11-23',NULL,0,'');
CREATE TABLE stage_event (
        id integer primary key autoincrement, proposal_id integer not null references proposal,
        stage text not null, on_date text, until text, body text not null, place text not null,
        attendance integer, ballots integer, votes integer, note text not null) strict;
INSERT INTO "stage_event" VALUES(1,1,'execution','2026-09-01',NULL,'','',NULL,NULL,NULL,'');
CREATE TABLE support_agency (
        id integer primary key autoincrement, proposal_id integer not null references proposal,
        agency text not null, duty text not null, asked_on text, due text, reply text not null,
        reply_text text not null, replied_on text) strict;
INSERT INTO "support_agency" VALUES(1,1,'示範水利處','管線','2026-11-02','2026-11-25','none','',NULL);
CREATE TABLE time_entry (
        id integer primary key autoincrement, work text not null, proposal_id integer references proposal,
        start text not null, minutes integer not null, overtime integer not null check (overtime in (0, 1)),
        running integer not null check (running in (0, 1)), note text not null) strict;
CREATE TABLE work_override (
        id integer primary key autoincrement, work text not null, kind text not null, start text, end text,
        until text, minutes integer, reason text not null, on_date text) strict;
INSERT INTO "work_override" VALUES(1,'routine:2','pin','2026-11-25T13:30','2026-11-25T15:00',NULL,NULL,'',NULL);
CREATE UNIQUE INDEX "idx__sqlite_migrations_migration_set_name"
    ON "_sqlite_migrations" ("migration_set", "name");
CREATE INDEX proposal_status on proposal (status, triage, stage);
CREATE INDEX item_proposal on item (proposal_id);
CREATE INDEX support_agency_proposal on support_agency (proposal_id);
CREATE INDEX stage_event_proposal on stage_event (proposal_id);
CREATE INDEX funding_proposal on funding (proposal_id);
CREATE INDEX case_role_proposal on case_role (proposal_id);
CREATE INDEX case_role_person on case_role (person_id);
CREATE INDEX contact_window_person on contact_window (person_id);
CREATE INDEX contact_proposal on contact (proposal_id, at);
CREATE INDEX contact_next on contact (next_on) where next_done = 0 and next_on is not null;
CREATE INDEX promise_proposal on promise (proposal_id);
CREATE INDEX milestone_proposal on milestone (proposal_id, quarter);
CREATE INDEX extension_proposal on extension (proposal_id);
CREATE INDEX meeting_start on meeting (start);
CREATE INDEX meeting_proposal on meeting (proposal_id);
CREATE INDEX time_entry_start on time_entry (start);
CREATE INDEX work_override_work on work_override (work);
CREATE INDEX plan_block_start on plan_block (start);
CREATE INDEX import_row_proposal on import_row (proposal_id);
CREATE INDEX time_entry_proposal on time_entry (proposal_id);
CREATE INDEX displacement_proposal on displacement (by_proposal_id);
CREATE INDEX contact_person on contact (person_id);
CREATE INDEX promise_person on promise (person_id);
CREATE INDEX op_target on op (target);
CREATE INDEX op_edit_op on op_edit (op_id);
CREATE INDEX op_edit_proposal on op_edit (proposal_id);
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('proposal',8);
INSERT INTO "sqlite_sequence" VALUES('op',10);
INSERT INTO "sqlite_sequence" VALUES('op_edit',66);
INSERT INTO "sqlite_sequence" VALUES('person',6);
INSERT INTO "sqlite_sequence" VALUES('case_role',6);
INSERT INTO "sqlite_sequence" VALUES('person_detail',1);
INSERT INTO "sqlite_sequence" VALUES('contact_window',1);
INSERT INTO "sqlite_sequence" VALUES('contact',2);
INSERT INTO "sqlite_sequence" VALUES('promise',1);
INSERT INTO "sqlite_sequence" VALUES('item',4);
INSERT INTO "sqlite_sequence" VALUES('light_rating',7);
INSERT INTO "sqlite_sequence" VALUES('stage_event',1);
INSERT INTO "sqlite_sequence" VALUES('scope_version',1);
INSERT INTO "sqlite_sequence" VALUES('support_agency',1);
INSERT INTO "sqlite_sequence" VALUES('funding',1);
INSERT INTO "sqlite_sequence" VALUES('milestone',2);
INSERT INTO "sqlite_sequence" VALUES('check_answer',10);
INSERT INTO "sqlite_sequence" VALUES('routine_work',2);
INSERT INTO "sqlite_sequence" VALUES('meeting',1);
INSERT INTO "sqlite_sequence" VALUES('sign_off',1);
INSERT INTO "sqlite_sequence" VALUES('import_row',1);
INSERT INTO "sqlite_sequence" VALUES('plan_block',2);
INSERT INTO "sqlite_sequence" VALUES('work_override',1);
INSERT INTO "sqlite_sequence" VALUES('day_record',1);
COMMIT;
