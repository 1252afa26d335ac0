-- The rules of a campaign that were missing: a fixed script version, which weekdays, single members who work it,
-- a pause between two calls of one number, and retry rules of its own.

set local role tristage_owner;

alter table core.campaign
  add column script_version uuid references core.script_version,
  add column weekdays int[] not null default '{1,2,3,4,5}'
    constraint weekdays_are_monday_to_friday check (weekdays <@ '{1,2,3,4,5}'),
  add column members uuid[] not null default '{}',
  add column spacing interval not null default '0'
    constraint calls_are_spaced_by_a_month_at_most check (spacing between '0' and '31 days'),
  add column retry jsonb not null default '{}'
    constraint retry_rules_are_by_disposition check (jsonb_typeof(retry) = 'object'),
  add constraint a_response_norm_is_ahead check (response_norm > '0');
comment on column core.campaign.script_version is
  'The version that new cards begin with; null: the newest there is when a card is claimed.';
comment on column core.campaign.weekdays is 'On which of Monday (1) to Friday (5) the weekday window opens.';
comment on column core.campaign.members is
  'Operators who work it beside its teams; no team and no member means every operator.';
comment on column core.campaign.spacing is
  'So long after the last call of a number it is not called again; a callback that was promised does not wait.';
comment on column core.campaign.retry is
  'Retry rules that differ from the disposition''s: {"no_answer": {"minutes": 120, "most": 6}}.';
