BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0009');
CREATE TABLE api_token (
	id INTEGER NOT NULL, 
	person_id INTEGER NOT NULL, 
	name VARCHAR(100) NOT NULL, 
	secret_digest VARCHAR(64) NOT NULL, 
	created_at DATETIME NOT NULL, 
	expires_at DATETIME NOT NULL, 
	revoked_at DATETIME, 
	CONSTRAINT pk_api_token PRIMARY KEY (id), 
	CONSTRAINT fk_api_token_person_id FOREIGN KEY(person_id) REFERENCES person (id), 
	CONSTRAINT uq_api_token_secret_digest UNIQUE (secret_digest)
);
CREATE TABLE appointment (
	id INTEGER NOT NULL, 
	person_id INTEGER NOT NULL, 
	unit_id INTEGER NOT NULL, 
	role VARCHAR(24) NOT NULL, 
	CONSTRAINT pk_appointment PRIMARY KEY (id), 
	CONSTRAINT fk_appointment_person_id FOREIGN KEY(person_id) REFERENCES person (id), 
	CONSTRAINT fk_appointment_unit_id FOREIGN KEY(unit_id) REFERENCES unit (id), 
	CONSTRAINT uq_appointment_person_id_unit_id_role UNIQUE (person_id, unit_id, role)
);
INSERT INTO "appointment" VALUES(1,1,1,'administrator');
INSERT INTO "appointment" VALUES(2,1,1,'keeper');
INSERT INTO "appointment" VALUES(3,2,1,'keeper');
CREATE TABLE audit_entry (
	id INTEGER NOT NULL, 
	at DATETIME NOT NULL, 
	actor_id INTEGER, 
	act VARCHAR(64) NOT NULL, 
	subject_kind VARCHAR(32) NOT NULL, 
	subject_id INTEGER, 
	data TEXT NOT NULL, 
	previous VARCHAR(64) NOT NULL, 
	digest VARCHAR(64) NOT NULL, 
	CONSTRAINT pk_audit_entry PRIMARY KEY (id), 
	CONSTRAINT fk_audit_entry_actor_id FOREIGN KEY(actor_id) REFERENCES person (id), 
	CONSTRAINT uq_audit_entry_digest UNIQUE (digest), 
	CONSTRAINT uq_audit_entry_previous UNIQUE (previous)
);
INSERT INTO "audit_entry" VALUES(1,'2026-11-30 00:56:34.345026',NULL,'archive.initialised','unit',1,'{}','0000000000000000000000000000000000000000000000000000000000000000','9306593ceb036c3f93c6f7cf7ea956a67d28e8c682cace8388bbec0772670f4f');
INSERT INTO "audit_entry" VALUES(2,'2026-11-30 00:57:14.523976',1,'person.added','person',2,'{}','9306593ceb036c3f93c6f7cf7ea956a67d28e8c682cace8388bbec0772670f4f','a040bf8573d629b8e6f308fe88a8cdf86158ff02caa03d7911b01b9d93009514');
INSERT INTO "audit_entry" VALUES(3,'2026-11-30 00:57:59.790281',1,'case.opened','case',1,'{}','a040bf8573d629b8e6f308fe88a8cdf86158ff02caa03d7911b01b9d93009514','33cc3f53b9dfd9842ebec1739a971f718ec4c98d48568de4fb3f63bc2280b5c7');
CREATE TABLE audit_head (
	id INTEGER NOT NULL, 
	digest VARCHAR(64) NOT NULL, 
	count INTEGER NOT NULL, 
	CONSTRAINT pk_audit_head PRIMARY KEY (id)
);
INSERT INTO "audit_head" VALUES(1,'33cc3f53b9dfd9842ebec1739a971f718ec4c98d48568de4fb3f63bc2280b5c7',3);
CREATE TABLE backup_point (
	id INTEGER NOT NULL, 
	place VARCHAR(64) NOT NULL, 
	name VARCHAR(64) NOT NULL, 
	taken_at DATETIME NOT NULL, 
	expires_on DATE NOT NULL, 
	manifest VARCHAR(64), 
	removed_at DATETIME, 
	CONSTRAINT pk_backup_point PRIMARY KEY (id), 
	CONSTRAINT uq_backup_point_place_name UNIQUE (place, name)
);
CREATE TABLE batch (
	id INTEGER NOT NULL, 
	code VARCHAR(32) NOT NULL, 
	channel VARCHAR(24) NOT NULL, 
	unit_id INTEGER NOT NULL, 
	case_id INTEGER, 
	actor_id INTEGER, 
	started_at DATETIME NOT NULL, 
	CONSTRAINT pk_batch PRIMARY KEY (id), 
	CONSTRAINT fk_batch_actor_id FOREIGN KEY(actor_id) REFERENCES person (id), 
	CONSTRAINT fk_batch_case_id FOREIGN KEY(case_id) REFERENCES case_file (id), 
	CONSTRAINT fk_batch_unit_id FOREIGN KEY(unit_id) REFERENCES unit (id), 
	CONSTRAINT uq_batch_code UNIQUE (code)
);
CREATE TABLE box (
	id INTEGER NOT NULL, 
	unit_id INTEGER NOT NULL, 
	number VARCHAR(100) NOT NULL, 
	fonds VARCHAR(32), 
	year INTEGER, 
	term VARCHAR(8), 
	category VARCHAR(16), 
	shelf_id INTEGER, 
	made_at DATETIME NOT NULL, 
	CONSTRAINT pk_box PRIMARY KEY (id), 
	CONSTRAINT fk_box_shelf_id FOREIGN KEY(shelf_id) REFERENCES shelf (id), 
	CONSTRAINT fk_box_unit_id FOREIGN KEY(unit_id) REFERENCES unit (id), 
	CONSTRAINT uq_box_unit_id_number UNIQUE (unit_id, number)
);
CREATE TABLE broken_object (
	digest VARCHAR(64) NOT NULL, 
	damage VARCHAR(24) NOT NULL, 
	found_at DATETIME NOT NULL, 
	CONSTRAINT pk_broken_object PRIMARY KEY (digest)
);
CREATE TABLE calendar_day (
	day DATE NOT NULL, 
	kind VARCHAR(24) NOT NULL, 
	year INTEGER NOT NULL, 
	CONSTRAINT pk_calendar_day PRIMARY KEY (day), 
	CONSTRAINT fk_calendar_day_year FOREIGN KEY(year) REFERENCES calendar_year (year)
);
CREATE TABLE calendar_year (
	year INTEGER NOT NULL, 
	source VARCHAR(200) NOT NULL, 
	imported_at DATETIME NOT NULL, 
	imported_by INTEGER, 
	CONSTRAINT pk_calendar_year PRIMARY KEY (year), 
	CONSTRAINT fk_calendar_year_imported_by FOREIGN KEY(imported_by) REFERENCES person (id)
);
CREATE TABLE case_correction (
	id INTEGER NOT NULL, 
	event_id INTEGER NOT NULL, 
	property VARCHAR(32) NOT NULL, 
	former VARCHAR(32), 
	value VARCHAR(32), 
	reason VARCHAR(500) NOT NULL, 
	document_id INTEGER, 
	stated_by INTEGER, 
	stated_at DATETIME NOT NULL, 
	accepted BOOLEAN, 
	settled_by INTEGER, 
	settled_at DATETIME, 
	CONSTRAINT pk_case_correction PRIMARY KEY (id), 
	CONSTRAINT fk_case_correction_event_id FOREIGN KEY(event_id) REFERENCES case_event (id), 
	CONSTRAINT fk_case_correction_stated_by FOREIGN KEY(stated_by) REFERENCES person (id), 
	CONSTRAINT fk_case_correction_settled_by FOREIGN KEY(settled_by) REFERENCES person (id)
);
CREATE TABLE "case_event" (
	id INTEGER NOT NULL, 
	case_id INTEGER NOT NULL, 
	kind VARCHAR(24) NOT NULL, 
	happened_on DATE NOT NULL, 
	reason VARCHAR(500) NOT NULL, 
	actor_id INTEGER, 
	recorded_at DATETIME NOT NULL, 
	approved_on DATE, 
	named_on DATE, 
	cause VARCHAR(24), 
	statement VARCHAR(24) NOT NULL, 
	sealed BOOLEAN NOT NULL, 
	CONSTRAINT pk_case_event PRIMARY KEY (id), 
	CONSTRAINT fk_case_event_actor_id FOREIGN KEY(actor_id) REFERENCES person (id), 
	CONSTRAINT fk_case_event_case_id FOREIGN KEY(case_id) REFERENCES case_file (id)
);
CREATE TABLE case_file (
	id INTEGER NOT NULL, 
	code VARCHAR(100) NOT NULL, 
	unit_id INTEGER NOT NULL, 
	fonds VARCHAR(32) NOT NULL, 
	year INTEGER NOT NULL, 
	number INTEGER NOT NULL, 
	household VARCHAR(100) NOT NULL, 
	id_number VARCHAR(18), 
	opened_on DATE NOT NULL, 
	created_at DATETIME NOT NULL, box_id INTEGER CONSTRAINT fk_case_file_box_id REFERENCES box (id), 
	CONSTRAINT pk_case_file PRIMARY KEY (id), 
	CONSTRAINT fk_case_file_unit_id FOREIGN KEY(unit_id) REFERENCES unit (id), 
	CONSTRAINT uq_case_file_code UNIQUE (code), 
	CONSTRAINT uq_case_file_fonds_year_number UNIQUE (fonds, year, number)
);
INSERT INTO "case_file" VALUES(1,'J001-ZY·KN·2026-D10-001',1,'J001',2026,1,'',NULL,'2026-11-30','2026-11-30 00:57:59.703419',NULL);
CREATE TABLE case_move (
	former_id INTEGER NOT NULL, 
	next_id INTEGER NOT NULL, 
	moved_on DATE NOT NULL, 
	actor_id INTEGER, 
	recorded_at DATETIME NOT NULL, 
	CONSTRAINT pk_case_move PRIMARY KEY (former_id), 
	CONSTRAINT fk_case_move_former_id FOREIGN KEY(former_id) REFERENCES case_file (id), 
	CONSTRAINT fk_case_move_next_id FOREIGN KEY(next_id) REFERENCES case_file (id), 
	CONSTRAINT fk_case_move_actor_id FOREIGN KEY(actor_id) REFERENCES person (id), 
	CONSTRAINT uq_case_move_next_id UNIQUE (next_id)
);
CREATE TABLE case_reliance (
	case_id INTEGER NOT NULL, 
	document_id INTEGER NOT NULL, 
	actor_id INTEGER, 
	recorded_at DATETIME NOT NULL, 
	CONSTRAINT pk_case_reliance PRIMARY KEY (case_id, document_id), 
	CONSTRAINT fk_case_reliance_case_id FOREIGN KEY(case_id) REFERENCES case_file (id), 
	CONSTRAINT fk_case_reliance_actor_id FOREIGN KEY(actor_id) REFERENCES person (id)
);
CREATE TABLE clock (
	id INTEGER NOT NULL, 
	kind VARCHAR(24) NOT NULL, 
	change VARCHAR(24), 
	unit_id INTEGER NOT NULL, 
	case_id INTEGER, 
	document_id INTEGER, 
	note VARCHAR(200), 
	opened_on DATE NOT NULL, 
	opened_at DATETIME NOT NULL, 
	opened_by INTEGER, 
	due_on DATE NOT NULL, 
	provisional BOOLEAN NOT NULL, 
	calendar VARCHAR(64) NOT NULL, 
	closed_on DATE, 
	closed_at DATETIME, 
	closed_by INTEGER, 
	closing_note VARCHAR(200), 
	CONSTRAINT pk_clock PRIMARY KEY (id), 
	CONSTRAINT fk_clock_unit_id FOREIGN KEY(unit_id) REFERENCES unit (id), 
	CONSTRAINT fk_clock_opened_by FOREIGN KEY(opened_by) REFERENCES person (id), 
	CONSTRAINT fk_clock_closed_by FOREIGN KEY(closed_by) REFERENCES person (id)
);
CREATE TABLE clock_move (
	id INTEGER NOT NULL, 
	clock_id INTEGER NOT NULL, 
	former_due_on DATE NOT NULL, 
	former_calendar VARCHAR(64) NOT NULL, 
	due_on DATE NOT NULL, 
	calendar VARCHAR(64) NOT NULL, 
	moved_at DATETIME NOT NULL, 
	CONSTRAINT pk_clock_move PRIMARY KEY (id), 
	CONSTRAINT fk_clock_move_clock_id FOREIGN KEY(clock_id) REFERENCES clock (id)
);
CREATE TABLE counter (
	series VARCHAR(120) NOT NULL, 
	last INTEGER NOT NULL, 
	CONSTRAINT pk_counter PRIMARY KEY (series)
);
INSERT INTO "counter" VALUES('case:J001:2026',1);
CREATE TABLE "document" (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	unit_id INTEGER NOT NULL, 
	case_id INTEGER, 
	parent_id INTEGER, 
	batch_id INTEGER, 
	state VARCHAR(24) NOT NULL, 
	revision INTEGER NOT NULL, 
	name VARCHAR(255) NOT NULL, 
	path VARCHAR(1000) NOT NULL, 
	title VARCHAR(300) NOT NULL, 
	category VARCHAR(16), 
	type VARCHAR(16), 
	variant VARCHAR(32), 
	confidence FLOAT NOT NULL, 
	described_by VARCHAR(24), 
	stated TEXT NOT NULL, 
	file_when_complete BOOLEAN NOT NULL, 
	discard_reason VARCHAR(500), 
	dated_on DATE, 
	document_number VARCHAR(100), 
	fiscal_year INTEGER, 
	filing_year INTEGER, 
	disposed_on DATE, 
	paper_original VARCHAR(24) NOT NULL, 
	page_count INTEGER NOT NULL, 
	content VARCHAR(64), 
	text VARCHAR(64), 
	code VARCHAR(100), 
	retention_code VARCHAR(8), 
	filed_on DATE, 
	keeper_id INTEGER, 
	"trigger" VARCHAR(32), 
	starts_on DATE, 
	due_on DATE, 
	eligible_on DATE, 
	retention_state VARCHAR(16), 
	schedule_id INTEGER, 
	judged_on DATE, 
	created_by INTEGER, 
	created_at DATETIME NOT NULL, 
	changed_at DATETIME NOT NULL, 
	fixed_on DATE, 
	rule VARCHAR(64), 
	decided_rule VARCHAR(64), 
	appraised_on DATE, 
	appraised_until DATE, 
	appraised_ref VARCHAR(64), box_id INTEGER CONSTRAINT fk_document_box_id REFERENCES box (id), 
	CONSTRAINT fk_document_parent_id FOREIGN KEY(parent_id) REFERENCES document (id), 
	CONSTRAINT fk_document_keeper_id FOREIGN KEY(keeper_id) REFERENCES person (id), 
	CONSTRAINT fk_document_batch_id FOREIGN KEY(batch_id) REFERENCES batch (id), 
	CONSTRAINT fk_document_schedule_id FOREIGN KEY(schedule_id) REFERENCES schedule_version (id), 
	CONSTRAINT fk_document_created_by FOREIGN KEY(created_by) REFERENCES person (id), 
	CONSTRAINT fk_document_unit_id FOREIGN KEY(unit_id) REFERENCES unit (id), 
	CONSTRAINT fk_document_case_id FOREIGN KEY(case_id) REFERENCES case_file (id), 
	CONSTRAINT uq_document_code UNIQUE (code)
);
CREATE TABLE document_change (
	id INTEGER NOT NULL, 
	document_id INTEGER NOT NULL, 
	revision INTEGER NOT NULL, 
	kind VARCHAR(32) NOT NULL, 
	detail VARCHAR(64) NOT NULL, 
	actor_id INTEGER, 
	changed_at DATETIME NOT NULL, 
	CONSTRAINT pk_document_change PRIMARY KEY (id), 
	CONSTRAINT fk_document_change_actor_id FOREIGN KEY(actor_id) REFERENCES person (id), 
	CONSTRAINT fk_document_change_document_id FOREIGN KEY(document_id) REFERENCES document (id), 
	CONSTRAINT uq_document_change_document_id_revision UNIQUE (document_id, revision)
);
CREATE TABLE feed_token (
	id INTEGER NOT NULL, 
	person_id INTEGER NOT NULL, 
	secret_digest VARCHAR(64) NOT NULL, 
	made_at DATETIME NOT NULL, 
	revoked_at DATETIME, 
	CONSTRAINT pk_feed_token PRIMARY KEY (id), 
	CONSTRAINT fk_feed_token_person_id FOREIGN KEY(person_id) REFERENCES person (id), 
	CONSTRAINT uq_feed_token_secret_digest UNIQUE (secret_digest)
);
CREATE TABLE file (
	id INTEGER NOT NULL, 
	document_id INTEGER NOT NULL, 
	role VARCHAR(24) NOT NULL, 
	digest VARCHAR(64) NOT NULL, 
	name VARCHAR(255) NOT NULL, 
	mime VARCHAR(64) NOT NULL, 
	size INTEGER NOT NULL, 
	CONSTRAINT pk_file PRIMARY KEY (id), 
	CONSTRAINT fk_file_document_id FOREIGN KEY(document_id) REFERENCES document (id)
);
CREATE TABLE fixity_round (
	id INTEGER NOT NULL, 
	begun_on DATE NOT NULL, 
	reached VARCHAR(64) NOT NULL, 
	checked INTEGER NOT NULL, 
	CONSTRAINT pk_fixity_round PRIMARY KEY (id)
);
CREATE TABLE "given_code" (
	code VARCHAR(100) NOT NULL, 
	document_id INTEGER NOT NULL, 
	given_at DATETIME NOT NULL, 
	CONSTRAINT pk_given_code PRIMARY KEY (code)
);
CREATE TABLE hold (
	id INTEGER NOT NULL, 
	kind VARCHAR(24) NOT NULL, 
	case_id INTEGER, 
	unit_id INTEGER, 
	"query" VARCHAR(500), 
	filters TEXT, 
	scope TEXT, 
	gathered BOOLEAN NOT NULL, 
	reason VARCHAR(500) NOT NULL, 
	basis VARCHAR(300) NOT NULL, 
	since DATE NOT NULL, 
	review_on DATE, 
	placed_by INTEGER, 
	placed_at DATETIME NOT NULL, 
	released_by INTEGER, 
	released_at DATETIME, 
	release_reason VARCHAR(500), 
	CONSTRAINT pk_hold PRIMARY KEY (id), 
	CONSTRAINT fk_hold_case_id FOREIGN KEY(case_id) REFERENCES case_file (id), 
	CONSTRAINT fk_hold_unit_id FOREIGN KEY(unit_id) REFERENCES unit (id), 
	CONSTRAINT fk_hold_placed_by FOREIGN KEY(placed_by) REFERENCES person (id), 
	CONSTRAINT fk_hold_released_by FOREIGN KEY(released_by) REFERENCES person (id)
);
CREATE TABLE hold_member (
	hold_id INTEGER NOT NULL, 
	document_id INTEGER NOT NULL, 
	CONSTRAINT pk_hold_member PRIMARY KEY (hold_id, document_id), 
	CONSTRAINT fk_hold_member_hold_id FOREIGN KEY(hold_id) REFERENCES hold (id)
);
CREATE TABLE "last_run" (
	job VARCHAR(64) NOT NULL, 
	finished_at DATETIME, 
	started_at DATETIME, 
	honoured_at DATETIME, 
	result TEXT, 
	failed_at DATETIME, 
	failures INTEGER DEFAULT '0' NOT NULL, 
	error TEXT, 
	asked_at DATETIME, 
	asked_by INTEGER, 
	CONSTRAINT pk_last_run PRIMARY KEY (job), 
	CONSTRAINT fk_last_run_asked_by FOREIGN KEY(asked_by) REFERENCES person (id)
);
CREATE TABLE lease (
	name VARCHAR(32) NOT NULL, 
	holder VARCHAR(100) NOT NULL, 
	until DATETIME NOT NULL, 
	CONSTRAINT pk_lease PRIMARY KEY (name)
);
INSERT INTO "lease" VALUES('scheduler','','1970-01-01 00:00:00');
CREATE TABLE local_day_off (
	id INTEGER NOT NULL, 
	day DATE NOT NULL, 
	unit_id INTEGER NOT NULL, 
	source VARCHAR(200) NOT NULL, 
	recorded_at DATETIME NOT NULL, 
	recorded_by INTEGER, 
	CONSTRAINT pk_local_day_off PRIMARY KEY (id), 
	CONSTRAINT fk_local_day_off_unit_id FOREIGN KEY(unit_id) REFERENCES unit (id), 
	CONSTRAINT fk_local_day_off_recorded_by FOREIGN KEY(recorded_by) REFERENCES person (id), 
	CONSTRAINT uq_local_day_off_day_unit_id UNIQUE (day, unit_id)
);
CREATE TABLE local_type (
	code VARCHAR(16) NOT NULL, 
	unit_id INTEGER NOT NULL, 
	category VARCHAR(16) NOT NULL, 
	name VARCHAR(100) NOT NULL, 
	phrases TEXT NOT NULL, 
	rule VARCHAR(32), 
	basis VARCHAR(300) NOT NULL, 
	created_at DATETIME NOT NULL, 
	CONSTRAINT pk_local_type PRIMARY KEY (code), 
	CONSTRAINT fk_local_type_unit_id FOREIGN KEY(unit_id) REFERENCES unit (id)
);
CREATE TABLE login_session (
	id INTEGER NOT NULL, 
	person_id INTEGER NOT NULL, 
	secret_digest VARCHAR(64) NOT NULL, 
	started_at DATETIME NOT NULL, 
	seen_at DATETIME NOT NULL, 
	ended_at DATETIME, 
	purpose VARCHAR(200), 
	CONSTRAINT pk_login_session PRIMARY KEY (id), 
	CONSTRAINT fk_login_session_person_id FOREIGN KEY(person_id) REFERENCES person (id), 
	CONSTRAINT uq_login_session_secret_digest UNIQUE (secret_digest)
);
CREATE TABLE move (
	id INTEGER NOT NULL, 
	thing VARCHAR(24) NOT NULL, 
	thing_id INTEGER NOT NULL, 
	from_id INTEGER, 
	to_id INTEGER, 
	reason VARCHAR(500) NOT NULL, 
	actor_id INTEGER, 
	moved_at DATETIME NOT NULL, 
	CONSTRAINT pk_move PRIMARY KEY (id), 
	CONSTRAINT fk_move_actor_id FOREIGN KEY(actor_id) REFERENCES person (id)
);
CREATE TABLE offer (
	id INTEGER NOT NULL, 
	batch_id INTEGER NOT NULL, 
	name VARCHAR(500) NOT NULL, 
	size INTEGER, 
	outcome VARCHAR(24) NOT NULL, 
	document_id INTEGER, 
	problem TEXT, 
	offered_at DATETIME NOT NULL, 
	CONSTRAINT pk_offer PRIMARY KEY (id), 
	CONSTRAINT fk_offer_batch_id FOREIGN KEY(batch_id) REFERENCES batch (id), 
	CONSTRAINT fk_offer_document_id FOREIGN KEY(document_id) REFERENCES document (id)
);
CREATE TABLE orphan (
	digest VARCHAR(64) NOT NULL, 
	seen_at DATETIME NOT NULL, 
	CONSTRAINT pk_orphan PRIMARY KEY (digest)
);
CREATE TABLE page (
	id INTEGER NOT NULL, 
	document_id INTEGER NOT NULL, 
	number INTEGER NOT NULL, 
	file_id INTEGER NOT NULL, 
	source_index INTEGER NOT NULL, 
	rotation INTEGER, 
	state VARCHAR(24) NOT NULL, 
	problem TEXT, 
	reading VARCHAR(64), 
	thumbnail VARCHAR(64), 
	engine VARCHAR(64), 
	confidence FLOAT, 
	width INTEGER, 
	height INTEGER, 
	corrected BOOLEAN NOT NULL, 
	CONSTRAINT pk_page PRIMARY KEY (id), 
	CONSTRAINT fk_page_document_id FOREIGN KEY(document_id) REFERENCES document (id), 
	CONSTRAINT fk_page_file_id FOREIGN KEY(file_id) REFERENCES file (id), 
	CONSTRAINT uq_page_document_id_number UNIQUE (document_id, number)
);
CREATE TABLE paper_print (
	id INTEGER NOT NULL, 
	rendition_id INTEGER NOT NULL, 
	printed_by INTEGER, 
	printed_at DATETIME NOT NULL, 
	pages INTEGER NOT NULL, 
	source VARCHAR(64) NOT NULL, 
	CONSTRAINT pk_paper_print PRIMARY KEY (id), 
	CONSTRAINT fk_paper_print_printed_by FOREIGN KEY(printed_by) REFERENCES person (id), 
	CONSTRAINT fk_paper_print_rendition_id FOREIGN KEY(rendition_id) REFERENCES paper_rendition (id)
);
CREATE TABLE paper_rendition (
	id INTEGER NOT NULL, 
	document_id INTEGER NOT NULL, 
	opened_at DATETIME NOT NULL, 
	due_on DATE NOT NULL, 
	closed_at DATETIME, 
	closed_by INTEGER, 
	outcome VARCHAR(24), 
	reason VARCHAR(32), 
	printed_by INTEGER, 
	printed_on DATE, 
	checked_by INTEGER, 
	pages INTEGER, 
	source VARCHAR(64), 
	box_id INTEGER, 
	CONSTRAINT pk_paper_rendition PRIMARY KEY (id), 
	CONSTRAINT fk_paper_rendition_box_id FOREIGN KEY(box_id) REFERENCES box (id), 
	CONSTRAINT fk_paper_rendition_checked_by FOREIGN KEY(checked_by) REFERENCES person (id), 
	CONSTRAINT fk_paper_rendition_closed_by FOREIGN KEY(closed_by) REFERENCES person (id), 
	CONSTRAINT fk_paper_rendition_document_id FOREIGN KEY(document_id) REFERENCES document (id), 
	CONSTRAINT fk_paper_rendition_printed_by FOREIGN KEY(printed_by) REFERENCES person (id)
);
CREATE TABLE person (
	id INTEGER NOT NULL, 
	login VARCHAR(64) NOT NULL, 
	name VARCHAR(100) NOT NULL, 
	password_hash VARCHAR(200) NOT NULL, 
	active BOOLEAN NOT NULL, 
	language VARCHAR(8), 
	failed_logins INTEGER NOT NULL, 
	locked_until DATETIME, 
	created_at DATETIME NOT NULL, email VARCHAR(254), 
	CONSTRAINT pk_person PRIMARY KEY (id), 
	CONSTRAINT uq_person_login UNIQUE (login)
);
INSERT INTO "person" VALUES(1,'admin','管理员','$argon2id$v=19$m=65536,t=3,p=4$srSOFP8yly2cUV54r+dX9g$nfp6WVPN6ap7JZ60wErU2ui2PtHvBuEi4qXsk5TUddU',1,NULL,0,NULL,'2026-11-30 00:56:34.345026',NULL);
INSERT INTO "person" VALUES(2,'wangfang','王芳','$argon2id$v=19$m=65536,t=3,p=4$5yQWjrQzZRA7Hmyt8DtHTw$pdCoWQ1C5eZP6zHnxrSpo20jLN0n+Pxe8Srsgat5cCU',1,NULL,0,NULL,'2026-11-30 00:57:14.375688',NULL);
CREATE TABLE post_held (
	id INTEGER NOT NULL, 
	person_id INTEGER NOT NULL, 
	unit_id INTEGER NOT NULL, 
	post VARCHAR(32) NOT NULL, 
	CONSTRAINT pk_post_held PRIMARY KEY (id), 
	CONSTRAINT fk_post_held_person_id FOREIGN KEY(person_id) REFERENCES person (id), 
	CONSTRAINT fk_post_held_unit_id FOREIGN KEY(unit_id) REFERENCES unit (id), 
	CONSTRAINT uq_post_held_person_id_unit_id_post UNIQUE (person_id, unit_id, post)
);
CREATE TABLE register (
	id INTEGER NOT NULL, 
	review_id INTEGER NOT NULL, 
	number VARCHAR(64) NOT NULL, 
	revision INTEGER NOT NULL, 
	drawn_on DATE NOT NULL, 
	drawn_by INTEGER, 
	digest VARCHAR(64), 
	began_at DATETIME, 
	begun_by INTEGER, 
	halted TEXT, 
	executed_at DATETIME, 
	verified_at DATETIME, 
	certified_at DATETIME, 
	certified_by INTEGER, 
	paper VARCHAR(64), 
	certificate VARCHAR(64), 
	report VARCHAR(64), 
	CONSTRAINT pk_register PRIMARY KEY (id), 
	CONSTRAINT fk_register_review_id FOREIGN KEY(review_id) REFERENCES review (id), 
	CONSTRAINT fk_register_drawn_by FOREIGN KEY(drawn_by) REFERENCES person (id), 
	CONSTRAINT fk_register_begun_by FOREIGN KEY(begun_by) REFERENCES person (id), 
	CONSTRAINT fk_register_certified_by FOREIGN KEY(certified_by) REFERENCES person (id), 
	CONSTRAINT uq_register_review_id UNIQUE (review_id)
);
CREATE TABLE register_signature (
	id INTEGER NOT NULL, 
	register_id INTEGER NOT NULL, 
	revision INTEGER NOT NULL, 
	role VARCHAR(32) NOT NULL, 
	person_id INTEGER NOT NULL, 
	digest VARCHAR(64) NOT NULL, 
	agree BOOLEAN NOT NULL, 
	opinion VARCHAR(500) NOT NULL, 
	signed_at DATETIME NOT NULL, 
	CONSTRAINT pk_register_signature PRIMARY KEY (id), 
	CONSTRAINT fk_register_signature_register_id FOREIGN KEY(register_id) REFERENCES register (id), 
	CONSTRAINT fk_register_signature_person_id FOREIGN KEY(person_id) REFERENCES person (id), 
	CONSTRAINT uq_register_signature_register_id_revision_role UNIQUE (register_id, revision, role)
);
CREATE TABLE rejudged (
	id INTEGER NOT NULL, 
	rejudging_id INTEGER NOT NULL, 
	document_id INTEGER NOT NULL, 
	kept_back BOOLEAN NOT NULL, 
	old_version INTEGER NOT NULL, 
	old_rule VARCHAR(32), 
	old_due_on DATE, 
	old_state VARCHAR(16) NOT NULL, 
	new_rule VARCHAR(32), 
	new_due_on DATE, 
	new_state VARCHAR(16) NOT NULL, 
	CONSTRAINT pk_rejudged PRIMARY KEY (id), 
	CONSTRAINT fk_rejudged_rejudging_id FOREIGN KEY(rejudging_id) REFERENCES rejudging (id), 
	CONSTRAINT uq_rejudged_rejudging_id_document_id UNIQUE (rejudging_id, document_id)
);
CREATE TABLE rejudging (
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	unit_id INTEGER, 
	reason VARCHAR(500) NOT NULL, 
	appraisal VARCHAR(200), 
	state VARCHAR(24) NOT NULL, 
	cursor INTEGER NOT NULL, 
	total INTEGER NOT NULL, 
	done INTEGER NOT NULL, 
	changed INTEGER NOT NULL, 
	kept_back INTEGER NOT NULL, 
	started_by INTEGER, 
	started_at DATETIME NOT NULL, 
	ended_at DATETIME, 
	CONSTRAINT pk_rejudging PRIMARY KEY (id), 
	CONSTRAINT fk_rejudging_unit_id FOREIGN KEY(unit_id) REFERENCES unit (id), 
	CONSTRAINT fk_rejudging_started_by FOREIGN KEY(started_by) REFERENCES person (id)
);
CREATE TABLE reminder (
	id INTEGER NOT NULL, 
	person_id INTEGER NOT NULL, 
	kind VARCHAR(32) NOT NULL, 
	subject VARCHAR(80) NOT NULL, 
	step VARCHAR(16) NOT NULL, 
	due_on DATE, 
	data TEXT NOT NULL, 
	made_at DATETIME NOT NULL, 
	read_at DATETIME, 
	mailed_at DATETIME, 
	mail_failures INTEGER NOT NULL, 
	mail_after DATETIME, 
	CONSTRAINT pk_reminder PRIMARY KEY (id), 
	CONSTRAINT fk_reminder_person_id FOREIGN KEY(person_id) REFERENCES person (id), 
	CONSTRAINT uq_reminder_person_id_kind_subject_step UNIQUE (person_id, kind, subject, step)
);
CREATE TABLE review (
	id INTEGER NOT NULL, 
	unit_id INTEGER NOT NULL, 
	kind VARCHAR(24) NOT NULL, 
	title VARCHAR(300) NOT NULL, 
	early BOOLEAN NOT NULL, 
	yearly VARCHAR(64), 
	proposed_by INTEGER, 
	proposed_at DATETIME NOT NULL, 
	concluded_by INTEGER, 
	concluded_at DATETIME, 
	appraised_on DATE, 
	report_number VARCHAR(64), 
	summary VARCHAR(2000), 
	refused_by INTEGER, 
	refused_at DATETIME, 
	refusal VARCHAR(500), 
	CONSTRAINT pk_review PRIMARY KEY (id), 
	CONSTRAINT fk_review_unit_id FOREIGN KEY(unit_id) REFERENCES unit (id), 
	CONSTRAINT fk_review_proposed_by FOREIGN KEY(proposed_by) REFERENCES person (id), 
	CONSTRAINT fk_review_concluded_by FOREIGN KEY(concluded_by) REFERENCES person (id), 
	CONSTRAINT fk_review_refused_by FOREIGN KEY(refused_by) REFERENCES person (id), 
	CONSTRAINT uq_review_yearly UNIQUE (yearly)
);
CREATE TABLE review_item (
	id INTEGER NOT NULL, 
	review_id INTEGER NOT NULL, 
	position INTEGER NOT NULL, 
	document_id INTEGER NOT NULL, 
	case_id INTEGER, 
	code VARCHAR(100) NOT NULL, 
	title VARCHAR(300) NOT NULL, 
	type VARCHAR(16), 
	document_number VARCHAR(100), 
	formed_on DATE, 
	year INTEGER, 
	pages INTEGER NOT NULL, 
	paper BOOLEAN NOT NULL, 
	box VARCHAR(100), 
	shelf VARCHAR(200), 
	rule VARCHAR(64) NOT NULL, 
	starts_on DATE, 
	due_on DATE, 
	eligible_on DATE, 
	schedule_id INTEGER, 
	version INTEGER NOT NULL, 
	decision VARCHAR(24), 
	until DATE, 
	reason VARCHAR(500), 
	decided_by INTEGER, 
	decided_at DATETIME, 
	old_until DATE, 
	outcome VARCHAR(24) NOT NULL, 
	settled_at DATETIME, 
	obstacles TEXT NOT NULL, 
	remark VARCHAR(500), 
	objects TEXT NOT NULL, 
	shared INTEGER NOT NULL, 
	CONSTRAINT pk_review_item PRIMARY KEY (id), 
	CONSTRAINT fk_review_item_review_id FOREIGN KEY(review_id) REFERENCES review (id), 
	CONSTRAINT fk_review_item_decided_by FOREIGN KEY(decided_by) REFERENCES person (id), 
	CONSTRAINT uq_review_item_review_id_document_id UNIQUE (review_id, document_id)
);
CREATE TABLE review_member (
	id INTEGER NOT NULL, 
	review_id INTEGER NOT NULL, 
	person_id INTEGER NOT NULL, 
	department VARCHAR(32) NOT NULL, 
	opinion VARCHAR(1000), 
	given_at DATETIME, 
	CONSTRAINT pk_review_member PRIMARY KEY (id), 
	CONSTRAINT fk_review_member_review_id FOREIGN KEY(review_id) REFERENCES review (id), 
	CONSTRAINT fk_review_member_person_id FOREIGN KEY(person_id) REFERENCES person (id), 
	CONSTRAINT uq_review_member_review_id_person_id UNIQUE (review_id, person_id)
);
CREATE TABLE room (
	id INTEGER NOT NULL, 
	unit_id INTEGER NOT NULL, 
	name VARCHAR(100) NOT NULL, 
	CONSTRAINT pk_room PRIMARY KEY (id), 
	CONSTRAINT fk_room_unit_id FOREIGN KEY(unit_id) REFERENCES unit (id), 
	CONSTRAINT uq_room_unit_id_name UNIQUE (unit_id, name)
);
CREATE TABLE saved_search (
	id INTEGER NOT NULL, 
	person_id INTEGER NOT NULL, 
	name VARCHAR(100) NOT NULL, 
	"query" VARCHAR(2000) NOT NULL, 
	created_at DATETIME NOT NULL, 
	CONSTRAINT pk_saved_search PRIMARY KEY (id), 
	CONSTRAINT fk_saved_search_person_id FOREIGN KEY(person_id) REFERENCES person (id), 
	CONSTRAINT uq_saved_search_person_id_name UNIQUE (person_id, name)
);
CREATE TABLE schedule_version (
	id INTEGER NOT NULL, 
	number INTEGER NOT NULL, 
	state VARCHAR(24) NOT NULL, 
	effective_from DATE NOT NULL, 
	approved_on DATE, 
	approved_by VARCHAR(200), 
	approval_number VARCHAR(100), 
	body TEXT NOT NULL, 
	created_at DATETIME NOT NULL, revision INTEGER DEFAULT '1' NOT NULL, based_on INTEGER, note VARCHAR(500), edited_by INTEGER, edited_at DATETIME, approver_id INTEGER, superseded_on DATE, discard_reason VARCHAR(500), 
	CONSTRAINT pk_schedule_version PRIMARY KEY (id), 
	CONSTRAINT uq_schedule_version_number UNIQUE (number)
);
INSERT INTO "schedule_version" VALUES(1,1,'in_force','2026-11-30',NULL,NULL,NULL,'{"assignments":[{"basis_en":"Measures, article 9: case papers are kept 10 years from the day of withdrawal","basis_zh":"《困难职工档案管理办法》第九条：困难职工原始档案自撤档之日起保管10年","kind":null,"proposals":[],"rule":"withdrawal+10y","types":["A01","A02","A03","A04","A05","A07","A08","A09","A10","A11","A12","A13","A14","A15","A16","A17","A18","A19","A20","A21","A22","A23","A25","A26","A27","A29","A30","A31","A32","A33","A34","A35","A36","A37","A38"]},{"basis_en":"Measures, article 9: photographs and recordings are filed with their paper file and kept as long","basis_zh":"《困难职工档案管理办法》第九条：音像等特殊载体类档案与纸质文件材料同时归档，保管期限相同","kind":null,"proposals":[],"rule":"withdrawal+10y","types":["A06","A24","A28"]},{"basis_en":"Decree 8 of the archives administration, articles 7 and 8, by analogy: the issuer decides","basis_zh":"国家档案局令第8号第七条、第八条（比照）：期限取决于制定机关","kind":null,"proposals":[{"rule":"permanent","when_en":"issued by the own union","when_zh":"本级制定"},{"rule":"fiscal_year+30y","when_en":"issued by a higher body","when_zh":"上级制发"}],"rule":null,"types":["B01"]},{"basis_en":"Rule 79, article 15: by analogy with annex 1, no. 1 (source documents)","basis_zh":"《会计档案管理办法》第十五条：比照附表一第1项原始凭证","kind":null,"proposals":[],"rule":"fiscal_year+30y","types":["B02"]},{"basis_en":"Rule 79, annex 1, no. 2","basis_zh":"《会计档案管理办法》附表一第2项","kind":null,"proposals":[],"rule":"fiscal_year+30y","types":["B03"]},{"basis_en":"Rule 79, annex 1, no. 1","basis_zh":"《会计档案管理办法》附表一第1项","kind":null,"proposals":[],"rule":"fiscal_year+30y","types":["B04","B05"]},{"basis_en":"Rule 79, annex 1, no. 11","basis_zh":"《会计档案管理办法》附表一第11项","kind":null,"proposals":[],"rule":"fiscal_year+10y","types":["B06"]},{"basis_en":"Rule 79, annex 1, no. 10","basis_zh":"《会计档案管理办法》附表一第10项","kind":null,"proposals":[],"rule":"fiscal_year+10y","types":["B07"]},{"basis_en":"Rule 79, article 15: by analogy with annex 1, no. 1 (source documents)","basis_zh":"《会计档案管理办法》第十五条：比照附表一第1项原始凭证","kind":null,"proposals":[],"rule":"fiscal_year+30y","types":["B08"]},{"basis_en":"Decree 8, annex: financial budgets 30 years","basis_zh":"国家档案局令第8号附表：财务预算30年","kind":null,"proposals":[],"rule":"fiscal_year+30y","types":["B09"]},{"basis_en":"Rule 79, annex 1, no. 9","basis_zh":"《会计档案管理办法》附表一第9项","kind":null,"proposals":[],"rule":"permanent","types":["B10"]},{"basis_en":"Rule 79, annex 1, no. 8","basis_zh":"《会计档案管理办法》附表一第8项","kind":null,"proposals":[],"rule":"fiscal_year+10y","types":["B11"]},{"basis_en":"Rule 79, annex 1, nos. 3 to 5 and 7","basis_zh":"《会计档案管理办法》附表一第3至5、7项","kind":null,"proposals":[],"rule":"fiscal_year+30y","types":["B12"]},{"basis_en":"Rule 79, annex 1, no. 6, and article 14","basis_zh":"《会计档案管理办法》附表一第6项、第十四条","kind":"fixed_asset_card","proposals":[],"rule":"asset_disposal+5y","types":["B12"]},{"basis_en":"Decree 8, articles 7 and 8, by analogy: importance decides","basis_zh":"国家档案局令第8号第七条、第八条（比照）：期限取决于重要程度","kind":null,"proposals":[{"rule":"permanent","when_en":"important audit or performance reports","when_zh":"重要的审计、经审、绩效报告"},{"rule":"fiscal_year+30y","when_en":"ordinary audit or performance reports","when_zh":"一般的审计、经审、绩效报告"}],"rule":null,"types":["B13"]},{"basis_en":"Rule 79, annex 1, no. 13","basis_zh":"《会计档案管理办法》附表一第13项","kind":null,"proposals":[],"rule":"fiscal_year+30y","types":["B14"]},{"basis_en":"Rule 79, annex 1, nos. 14 to 16","basis_zh":"《会计档案管理办法》附表一第14至16项","kind":null,"proposals":[],"rule":"permanent","types":["B15"]},{"basis_en":"Decree 8, articles 7(7), 8(6) and 8(7): importance decides","basis_zh":"国家档案局令第8号第七条（七）、第八条（六）（七）：期限取决于重要程度","kind":null,"proposals":[{"rule":"permanent","when_en":"important, on the own line of work","when_zh":"属于本级主管业务的重要文件"},{"rule":"filing_year+30y","when_en":"ordinary, on the own line of work","when_zh":"属于本级主管业务的一般文件"},{"rule":"filing_year+10y","when_en":"on another line of work, to be carried out","when_zh":"非主管业务但需执行的文件"}],"rule":null,"types":["C01"]},{"basis_en":"Decree 8, article 7(1): rules and policies issued by the own body","basis_zh":"国家档案局令第8号第七条（一）：本机关制定的法规政策性文件","kind":null,"proposals":[],"rule":"permanent","types":["C02"]},{"basis_en":"Decree 8, articles 7(2) and 8(2): the meeting decides","basis_zh":"国家档案局令第8号第七条（二）、第八条（二）：期限取决于会议","kind":null,"proposals":[{"rule":"permanent","when_en":"meetings of the leading party group or of the chair","when_zh":"党组会议、主席办公会议记录"},{"rule":"filing_year+30y","when_en":"working meetings","when_zh":"工作会议记录"},{"rule":"filing_year+10y","when_en":"ordinary meetings","when_zh":"一般会议记录"}],"rule":null,"types":["C03"]},{"basis_en":"Decree 8, articles 7(2) and 8(2): importance decides","basis_zh":"国家档案局令第8号第七条（二）、第八条（二）：期限取决于重要程度","kind":null,"proposals":[{"rule":"permanent","when_en":"minutes of important meetings","when_zh":"重要会议纪要"},{"rule":"filing_year+10y","when_en":"minutes of ordinary meetings","when_zh":"一般会议纪要"}],"rule":null,"types":["C04"]},{"basis_en":"Decree 8, articles 7(4) and 8(5): importance decides","basis_zh":"国家档案局令第8号第七条（四）、第八条（五）：期限取决于重要程度","kind":null,"proposals":[{"rule":"permanent","when_en":"request on an important question","when_zh":"重要问题的请示"},{"rule":"filing_year+30y","when_en":"request on an ordinary question","when_zh":"一般性问题的请示"}],"rule":null,"types":["C05"]},{"basis_en":"Decree 8, articles 7(4), 7(8), 8(5) and 8(8): as the request that it answers","basis_zh":"国家档案局令第8号第七条（四）（八）、第八条（五）（八）：与所答请示相同","kind":null,"proposals":[{"rule":"permanent","when_en":"answer to a request on an important question","when_zh":"答复重要问题的请示"},{"rule":"filing_year+30y","when_en":"answer to a request on an ordinary question","when_zh":"答复一般性问题的请示"}],"rule":null,"types":["C06"]},{"basis_en":"Decree 8, articles 7(4), 8(5) and 8(9): importance and issuer decide","basis_zh":"国家档案局令第8号第七条（四）、第八条（五）（九）：期限取决于重要程度和制发机关","kind":null,"proposals":[{"rule":"permanent","when_en":"important report of the own union","when_zh":"本级重要报告"},{"rule":"filing_year+30y","when_en":"ordinary report of the own union","when_zh":"本级一般性报告"},{"rule":"filing_year+10y","when_en":"report sent in by a subordinate union","when_zh":"下级报送的报告"}],"rule":null,"types":["C07"]},{"basis_en":"Decree 8, articles 7(4) and 8(9): the issuer decides","basis_zh":"国家档案局令第8号第七条（四）、第八条（九）：期限取决于制发机关","kind":null,"proposals":[{"rule":"permanent","when_en":"yearly comprehensive statistics of the own union","when_zh":"本级年度综合统计"},{"rule":"filing_year+10y","when_en":"yearly statistics sent in by a subordinate union","when_zh":"下级报送的年度统计"}],"rule":null,"types":["C08"]},{"basis_en":"Decree 8, article 8(5): ordinary statistical returns","basis_zh":"国家档案局令第8号第八条（五）：一般性统计报表","kind":null,"proposals":[],"rule":"filing_year+10y","types":["C09"]},{"basis_en":"Decree 8, articles 7(4), 8(5) and 8(9): importance decides","basis_zh":"国家档案局令第8号第七条（四）、第八条（五）（九）：期限取决于重要程度","kind":null,"proposals":[{"rule":"permanent","when_en":"important plans and summaries of the own union for a year or more","when_zh":"本级年度及以上重要计划、总结"},{"rule":"filing_year+10y","when_en":"ordinary ones, or sent in by a subordinate union","when_zh":"一般或下级报送的计划、总结"}],"rule":null,"types":["C10"]},{"basis_en":"Decree 8, article 8(1): importance decides","basis_zh":"国家档案局令第8号第八条（一）：期限取决于重要程度","kind":null,"proposals":[{"rule":"filing_year+30y","when_en":"important notices","when_zh":"重要部署通知"},{"rule":"filing_year+10y","when_en":"ordinary notices","when_zh":"一般部署通知"}],"rule":null,"types":["C11"]},{"basis_en":"Decree 8, articles 7(8) and 8(8): importance decides","basis_zh":"国家档案局令第8号第七条（八）、第八条（八）：期限取决于重要程度","kind":null,"proposals":[{"rule":"permanent","when_en":"letters on important business","when_zh":"关于重要业务问题的函"},{"rule":"filing_year+30y","when_en":"letters on ordinary business","when_zh":"关于一般业务问题的函"}],"rule":null,"types":["C12"]},{"basis_en":"Decree 8, article 8(2): bulletins and information","basis_zh":"国家档案局令第8号第八条（二）：简报、情况反映","kind":null,"proposals":[],"rule":"filing_year+10y","types":["C13"]},{"basis_en":"Decree 8, article 8(2): importance decides","basis_zh":"国家档案局令第8号第八条（二）：期限取决于重要程度","kind":null,"proposals":[{"rule":"filing_year+30y","when_en":"plans and lists of important activities","when_zh":"重要活动方案、名册"},{"rule":"filing_year+10y","when_en":"plans and lists of ordinary activities","when_zh":"一般活动方案、名册"}],"rule":null,"types":["C14"]},{"basis_en":"Decree 13 of the archives administration: the kind of record decides","basis_zh":"《机关档案管理规定》（国家档案局令第13号）：期限取决于记录种类","kind":null,"proposals":[{"rule":"permanent","when_en":"destruction registers, handovers, appraisal reports","when_zh":"销毁清册、交接记录、鉴定报告"},{"rule":"filing_year+10y","when_en":"registers of look-ups","when_zh":"查阅登记"}],"rule":null,"types":["C15"]},{"basis_en":"Decree 13: destruction registers are kept for ever","basis_zh":"《机关档案管理规定》（国家档案局令第13号）：档案销毁清册永久保存","kind":"destruction_register","proposals":[],"rule":"permanent","types":["C15"]},{"basis_en":"Decree 13: handover papers belong to the fonds file, kept for ever","basis_zh":"《机关档案管理规定》：交接文据归入全宗卷，永久保存","kind":"handover","proposals":[],"rule":"permanent","types":["C15"]},{"basis_en":"Decree 13: appraisal reports belong to the fonds file, kept for ever","basis_zh":"《机关档案管理规定》：鉴定工作报告归入全宗卷，永久保存","kind":"appraisal_report","proposals":[],"rule":"permanent","types":["C15"]},{"basis_en":"Decree 13: registers of look-ups, 10 years or more","basis_zh":"《机关档案管理规定》：查阅登记不少于10年","kind":"lookup_register","proposals":[],"rule":"filing_year+10y","types":["C15"]}],"containers":[{"basis_en":"Measures, article 9","basis_zh":"《困难职工档案管理办法》第九条","code":"case","rule":"withdrawal+10y"},{"basis_en":"Accounting archives rule 79, annex 1, no. 1","basis_zh":"《会计档案管理办法》（财政部、国家档案局令第79号）附表一第1项","code":"voucher","rule":"fiscal_year+30y"}],"rules":[{"en":"10 years from the day on which the case file is withdrawn","id":"withdrawal+10y","latest_of":[],"trigger":"withdrawal","years":10,"zh":"自撤档之日起保管10年"},{"en":"30 years from the first day after the fiscal year","id":"fiscal_year+30y","latest_of":[],"trigger":"fiscal_year","years":30,"zh":"自会计年度终了后的第一天起保管30年"},{"en":"10 years from the first day after the fiscal year","id":"fiscal_year+10y","latest_of":[],"trigger":"fiscal_year","years":10,"zh":"自会计年度终了后的第一天起保管10年"},{"en":"30 years from 1 January after the filing year","id":"filing_year+30y","latest_of":[],"trigger":"filing_year","years":30,"zh":"自归档年度的次年1月1日起保管30年"},{"en":"10 years from 1 January after the filing year","id":"filing_year+10y","latest_of":[],"trigger":"filing_year","years":10,"zh":"自归档年度的次年1月1日起保管10年"},{"en":"5 years from the first day after the fiscal year in which the asset was cleared","id":"asset_disposal+5y","latest_of":[],"trigger":"asset_disposal","years":5,"zh":"固定资产报废清理后，自会计年度终了后的第一天起保管5年"},{"en":"Permanent","id":"permanent","latest_of":[],"trigger":null,"years":null,"zh":"永久保管"}],"version":1}','2026-11-30 00:56:34.345026',1,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
CREATE TABLE shelf (
	id INTEGER NOT NULL, 
	room_id INTEGER NOT NULL, 
	rack INTEGER NOT NULL, 
	tier INTEGER NOT NULL, 
	CONSTRAINT pk_shelf PRIMARY KEY (id), 
	CONSTRAINT fk_shelf_room_id FOREIGN KEY(room_id) REFERENCES room (id), 
	CONSTRAINT uq_shelf_room_id_rack_tier UNIQUE (room_id, rack, tier)
);
CREATE TABLE stock_line (
	id INTEGER NOT NULL, 
	taking_id INTEGER NOT NULL, 
	code VARCHAR(100) NOT NULL, 
	thing VARCHAR(24), 
	thing_id INTEGER, 
	name VARCHAR(300) NOT NULL, 
	expected BOOLEAN NOT NULL, 
	home INTEGER, 
	home_name VARCHAR(300) NOT NULL, 
	sighting VARCHAR(24), 
	found INTEGER, 
	found_name VARCHAR(300) NOT NULL, 
	scanned_by INTEGER, 
	scanned_at DATETIME, 
	CONSTRAINT pk_stock_line PRIMARY KEY (id), 
	CONSTRAINT fk_stock_line_scanned_by FOREIGN KEY(scanned_by) REFERENCES person (id), 
	CONSTRAINT fk_stock_line_taking_id FOREIGN KEY(taking_id) REFERENCES stock_taking (id), 
	CONSTRAINT uq_stock_line_taking_id_code UNIQUE (taking_id, code)
);
CREATE TABLE stock_taking (
	id INTEGER NOT NULL, 
	unit_id INTEGER NOT NULL, 
	extent VARCHAR(24) NOT NULL, 
	place_id INTEGER NOT NULL, 
	place VARCHAR(300) NOT NULL, 
	opened_by INTEGER, 
	opened_at DATETIME NOT NULL, 
	closed_by INTEGER, 
	closed_at DATETIME, 
	CONSTRAINT pk_stock_taking PRIMARY KEY (id), 
	CONSTRAINT fk_stock_taking_closed_by FOREIGN KEY(closed_by) REFERENCES person (id), 
	CONSTRAINT fk_stock_taking_opened_by FOREIGN KEY(opened_by) REFERENCES person (id), 
	CONSTRAINT fk_stock_taking_unit_id FOREIGN KEY(unit_id) REFERENCES unit (id)
);
CREATE TABLE supervision (
	id INTEGER NOT NULL, 
	register_id INTEGER NOT NULL, 
	person_id INTEGER NOT NULL, 
	department VARCHAR(32) NOT NULL, 
	counted INTEGER, 
	counted_revision INTEGER, 
	counted_at DATETIME, 
	confirmed_at DATETIME, 
	paper_destroyed BOOLEAN, 
	CONSTRAINT pk_supervision PRIMARY KEY (id), 
	CONSTRAINT fk_supervision_register_id FOREIGN KEY(register_id) REFERENCES register (id), 
	CONSTRAINT fk_supervision_person_id FOREIGN KEY(person_id) REFERENCES person (id), 
	CONSTRAINT uq_supervision_register_id_person_id UNIQUE (register_id, person_id)
);
CREATE TABLE "task" (
	id INTEGER NOT NULL, 
	kind VARCHAR(24) NOT NULL, 
	document_id INTEGER, 
	detail TEXT NOT NULL, 
	state VARCHAR(24) NOT NULL, 
	priority INTEGER NOT NULL, 
	attempts INTEGER NOT NULL, 
	run_after DATETIME NOT NULL, 
	worker VARCHAR(100), 
	lease_until DATETIME, 
	error TEXT, 
	created_at DATETIME NOT NULL, 
	CONSTRAINT pk_task PRIMARY KEY (id), 
	CONSTRAINT fk_task_document_id FOREIGN KEY(document_id) REFERENCES document (id)
);
CREATE TABLE tombstone (
	id INTEGER NOT NULL, 
	document_id INTEGER NOT NULL, 
	code VARCHAR(100) NOT NULL, 
	title VARCHAR(300) NOT NULL, 
	rule VARCHAR(64) NOT NULL, 
	due_on DATE, 
	gone VARCHAR(24) NOT NULL, 
	number VARCHAR(64) NOT NULL, 
	digest VARCHAR(64) NOT NULL, 
	gone_at DATETIME NOT NULL, 
	CONSTRAINT pk_tombstone PRIMARY KEY (id), 
	CONSTRAINT uq_tombstone_document_id UNIQUE (document_id), 
	CONSTRAINT uq_tombstone_code UNIQUE (code)
);
CREATE TABLE transfer (
	id INTEGER NOT NULL, 
	review_id INTEGER NOT NULL, 
	number VARCHAR(64) NOT NULL, 
	digest VARCHAR(64) NOT NULL, 
	packed_at DATETIME NOT NULL, 
	packed_by INTEGER, 
	receiver VARCHAR(200), 
	receipt_number VARCHAR(100), 
	received_on DATE, 
	recorded_at DATETIME, 
	recorded_by INTEGER, 
	released_at DATETIME, 
	CONSTRAINT pk_transfer PRIMARY KEY (id), 
	CONSTRAINT fk_transfer_review_id FOREIGN KEY(review_id) REFERENCES review (id), 
	CONSTRAINT fk_transfer_packed_by FOREIGN KEY(packed_by) REFERENCES person (id), 
	CONSTRAINT fk_transfer_recorded_by FOREIGN KEY(recorded_by) REFERENCES person (id), 
	CONSTRAINT uq_transfer_review_id UNIQUE (review_id)
);
CREATE TABLE unit (
	id INTEGER NOT NULL, 
	name VARCHAR(200) NOT NULL, 
	level VARCHAR(32) NOT NULL, 
	parent_id INTEGER, 
	fonds VARCHAR(32), 
	path VARCHAR(500) NOT NULL, 
	CONSTRAINT pk_unit PRIMARY KEY (id), 
	CONSTRAINT fk_unit_parent_id FOREIGN KEY(parent_id) REFERENCES unit (id), 
	CONSTRAINT uq_unit_fonds UNIQUE (fonds), 
	CONSTRAINT uq_unit_name UNIQUE (name)
);
INSERT INTO "unit" VALUES(1,'本级工会','county',NULL,'J001','/1/');
CREATE TABLE worker (
	name VARCHAR(100) NOT NULL, 
	started_at DATETIME NOT NULL, 
	seen_at DATETIME NOT NULL, 
	CONSTRAINT pk_worker PRIMARY KEY (name)
);
CREATE INDEX ix_unit_parent_id ON unit (parent_id);
CREATE INDEX ix_unit_path ON unit (path);
CREATE INDEX ix_api_token_person_id ON api_token (person_id);
CREATE INDEX ix_appointment_unit_id ON appointment (unit_id);
CREATE INDEX ix_audit_entry_act ON audit_entry (act);
CREATE INDEX ix_audit_entry_actor_id ON audit_entry (actor_id);
CREATE INDEX ix_audit_entry_at ON audit_entry (at);
CREATE INDEX ix_audit_entry_subject_kind_subject_id ON audit_entry (subject_kind, subject_id);
CREATE INDEX ix_case_file_id_number ON case_file (id_number);
CREATE INDEX ix_case_file_unit_id ON case_file (unit_id);
CREATE INDEX ix_local_type_unit_id ON local_type (unit_id);
CREATE INDEX ix_login_session_person_id ON login_session (person_id);
CREATE INDEX ix_saved_search_person_id ON saved_search (person_id);
CREATE INDEX ix_batch_started_at ON batch (started_at);
CREATE INDEX ix_batch_unit_id ON batch (unit_id);
CREATE INDEX ix_file_digest ON file (digest);
CREATE INDEX ix_file_document_id ON file (document_id);
CREATE INDEX ix_offer_batch_id ON offer (batch_id);
CREATE INDEX ix_offer_document_id ON offer (document_id);
CREATE TRIGGER audit_entry_no_update BEFORE UPDATE ON audit_entry BEGIN SELECT RAISE(ABORT, 'the audit chain is append-only'); END;
CREATE TRIGGER audit_entry_no_delete BEFORE DELETE ON audit_entry BEGIN SELECT RAISE(ABORT, 'the audit chain is append-only'); END;
CREATE INDEX ix_given_code_document_id ON given_code (document_id);
CREATE INDEX ix_hold_case_id ON hold (case_id);
CREATE INDEX ix_hold_unit_id ON hold (unit_id);
CREATE INDEX ix_hold_released_at ON hold (released_at);
CREATE INDEX ix_hold_member_document_id ON hold_member (document_id);
CREATE INDEX ix_rejudging_version ON rejudging (version);
CREATE INDEX ix_rejudged_document_id ON rejudged (document_id);
CREATE INDEX ix_case_event_case_id ON case_event (case_id);
CREATE INDEX ix_case_correction_event_id ON case_correction (event_id);
CREATE INDEX ix_case_reliance_document_id ON case_reliance (document_id);
CREATE INDEX ix_document_keeper_id ON document (keeper_id);
CREATE INDEX ix_document_unit_id_state ON document (unit_id, state);
CREATE INDEX ix_document_eligible_on ON document (eligible_on);
CREATE INDEX ix_document_type ON document (type);
CREATE INDEX ix_document_parent_id ON document (parent_id);
CREATE INDEX ix_document_case_id ON document (case_id);
CREATE INDEX ix_document_batch_id ON document (batch_id);
CREATE INDEX ix_document_retention_state ON document (retention_state);
CREATE INDEX ix_document_state ON document (state);
CREATE INDEX ix_document_created_at ON document (created_at);
CREATE INDEX ix_task_worker ON task (worker);
CREATE INDEX ix_task_state_priority_id ON task (state, priority, id);
CREATE INDEX ix_task_document_id ON task (document_id);
CREATE INDEX ix_post_held_unit_id ON post_held (unit_id);
CREATE INDEX ix_review_unit_id ON review (unit_id);
CREATE INDEX ix_review_item_review_id_outcome ON review_item (review_id, outcome);
CREATE INDEX ix_review_item_document_id ON review_item (document_id);
CREATE INDEX ix_review_item_case_id ON review_item (case_id);
CREATE INDEX ix_register_number ON register (number);
CREATE INDEX ix_register_paper ON register (paper);
CREATE INDEX ix_register_certificate ON register (certificate);
CREATE INDEX ix_register_report ON register (report);
CREATE INDEX ix_register_signature_person_id ON register_signature (person_id);
CREATE INDEX ix_supervision_person_id ON supervision (person_id);
CREATE INDEX ix_transfer_number ON transfer (number);
CREATE INDEX ix_tombstone_number ON tombstone (number);
CREATE TRIGGER tombstone_no_update BEFORE UPDATE ON tombstone BEGIN SELECT RAISE(ABORT, 'a tombstone stays as it is'); END;
CREATE TRIGGER tombstone_no_delete BEFORE DELETE ON tombstone BEGIN SELECT RAISE(ABORT, 'a tombstone stays as it is'); END;
CREATE INDEX ix_clock_unit_id ON clock (unit_id);
CREATE INDEX ix_clock_case_id ON clock (case_id);
CREATE INDEX ix_clock_document_id ON clock (document_id);
CREATE INDEX ix_clock_due_on ON clock (due_on) WHERE closed_at IS NULL;
CREATE INDEX ix_clock_move_clock_id ON clock_move (clock_id);
CREATE INDEX ix_calendar_day_year ON calendar_day (year);
CREATE INDEX ix_local_day_off_unit_id ON local_day_off (unit_id);
CREATE INDEX ix_reminder_made_at ON reminder (made_at);
CREATE INDEX ix_reminder_person_id ON reminder (person_id) WHERE read_at IS NULL;
CREATE INDEX ix_feed_token_person_id ON feed_token (person_id);
CREATE INDEX ix_page_failed ON page (document_id) WHERE state = 'failed';
CREATE INDEX ix_document_undetermined ON document (state) WHERE rule IS NULL;
CREATE INDEX ix_room_unit_id ON room (unit_id);
CREATE INDEX ix_box_number ON box (number);
CREATE INDEX ix_box_shelf_id ON box (shelf_id);
CREATE INDEX ix_document_box_id ON document (box_id);
CREATE INDEX ix_case_file_box_id ON case_file (box_id);
CREATE INDEX ix_move_thing_thing_id ON move (thing, thing_id);
CREATE INDEX ix_move_from_id ON move (from_id);
CREATE INDEX ix_move_to_id ON move (to_id);
CREATE INDEX ix_stock_taking_unit_id ON stock_taking (unit_id);
CREATE INDEX ix_paper_rendition_document_id ON paper_rendition (document_id);
CREATE INDEX ix_paper_rendition_due_on ON paper_rendition (due_on);
CREATE UNIQUE INDEX uq_paper_rendition_open ON paper_rendition (document_id) WHERE closed_at IS NULL;
CREATE INDEX ix_paper_print_rendition_id ON paper_print (rendition_id);
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('document',0);
COMMIT;
