-- What a board learns from: which reviews were approved and which actions are late, counted over all incidents that are no exercises.
-- Of an incident only a few bytes matter for that, and its row is twelve times as long as they are.

set local search_path to sitrep;

-- By number for the reviews and actions that name it; exercises lie together, so that those that are none need not be looked up.
create index incident_brief on incident (organization_id, exercise, id) include (severity, tlp, key_year, key_number);

-- Late actions are counted without their rows. Nothing asks for those that are not done without asking until when.
create index action_due on action (organization_id, due_at) include (incident_id, number, added_at, done_at);
drop index action_open;
