-- The cast: the few people, campaigns and contacts that every test knows. Run by a superuser on a fresh clone.
-- Everybody's password is "correct horse battery", hashed with next to no cost.

insert into core.partner (id, name) values ('cccccccc-0000-4000-8000-00000000000a', 'Call-Centre North');

insert into core.member (id, sign_in_name, name, tier, language, partner) values
  ('aaaaaaaa-0000-4000-8000-000000000001', 'olga', 'Olga', 'operators', 'en', null),
  ('aaaaaaaa-0000-4000-8000-000000000002', 'oleg', 'Oleg', 'operators', 'ru', null),
  ('aaaaaaaa-0000-4000-8000-000000000003', 'mark', 'Mark', 'managers', 'en', null),
  ('aaaaaaaa-0000-4000-8000-000000000004', 'maria', 'Maria', 'managers', 'ru', null),
  ('aaaaaaaa-0000-4000-8000-000000000005', 'anna', 'Anna', 'accounts', 'en', null),
  ('aaaaaaaa-0000-4000-8000-000000000006', 'artur', 'Artur', 'accounts', 'ru', null),
  ('aaaaaaaa-0000-4000-8000-000000000007', 'helen', 'Helen', 'head', 'en', null),
  ('aaaaaaaa-0000-4000-8000-000000000008', 'adam', 'Adam', 'admins', 'en', null),
  ('aaaaaaaa-0000-4000-8000-000000000009', 'pavel', 'Pavel', 'partners', 'en', 'cccccccc-0000-4000-8000-00000000000a');

do $$
begin
  perform auth.set_password(m.id, '\x30313233343536373839616263646566',
    '\x80b1c892bd6a80fe2bdec1f53ff348837f8f31c91a2d0dd192e222cad2615656', 8, 1, 1)
  from core.member m where not m.system;
end
$$;

insert into core.script (id, name, language, title) values
  ('dddddddd-0000-4000-8000-000000000001', 'banks', 'en', 'Settlement accounts for banks');
insert into core.script_version (id, script, no, body, body_hash)
select 'dddddddd-0000-4000-8000-000000000011', 'dddddddd-0000-4000-8000-000000000001', 1, v.body,
  sha256(convert_to(v.body::text, 'UTF8'))
from (values ('
{
  "name": "banks",
  "title": "Settlement accounts for banks",
  "language": "en",
  "start": "greeting",
  "order": [
   "greeting",
   "need",
   "authority",
   "budget",
   "timing",
   "close",
   "goodbye"
  ],
  "steps": {
   "greeting": {
    "title": "Greeting",
    "say": "Good afternoon, {name}! This is {operator} from {department}. Is it a good moment for two minutes?",
    "hint": "Smile: it is heard.",
    "branches": [
     {
      "label": "Yes, go on",
      "goto": "need"
     },
     {
      "label": "Not now",
      "goto": "goodbye"
     }
    ]
   },
   "need": {
    "title": "Need",
    "say": "How do you send money abroad today?",
    "question": {
     "key": "need",
     "text": "What do they need?",
     "type": "text",
     "choices": []
    },
    "branches": [],
    "next": "authority"
   },
   "authority": {
    "title": "Authority",
    "say": "Do you decide on this yourself?",
    "question": {
     "key": "authority",
     "text": "Decides alone?",
     "type": "yesno",
     "choices": []
    },
    "branches": [
     {
      "label": "Yes",
      "answer": "yes",
      "goto": "budget"
     },
     {
      "label": "No",
      "answer": "no",
      "goto": "goodbye"
     }
    ]
   },
   "budget": {
    "title": "Budget",
    "say": "What is set aside for it this year?",
    "question": {
     "key": "budget",
     "text": "Budget, roubles",
     "type": "money",
     "choices": []
    },
    "branches": [],
    "next": "timing"
   },
   "timing": {
    "title": "Timing",
    "say": "When would you begin?",
    "question": {
     "key": "timing",
     "text": "When?",
     "type": "choice",
     "choices": [
      {
       "value": "now",
       "label": "At once"
      },
      {
       "value": "quarter",
       "label": "This quarter"
      },
      {
       "value": "later",
       "label": "Later"
      }
     ]
    },
    "branches": [],
    "next": "close"
   },
   "close": {
    "title": "Hand over",
    "say": "A colleague will call you today.",
    "branches": [],
    "end": "handed_over"
   },
   "goodbye": {
    "title": "Goodbye",
    "say": "Thank you, have a good day!",
    "branches": [],
    "end": "refused"
   }
  },
  "objections": [
   {
    "key": "dear",
    "hear": "It is too dear",
    "reply": "Compared with what? Most save a third in the first year.",
    "goto": "budget"
   },
   {
    "key": "supplier",
    "hear": "We have a bank already",
    "reply": "So do all who work with us: a second account costs nothing."
   }
  ]
}
'::jsonb)) v(body);

-- Banks may be called at any hour of any day, so that no test depends on the clock; Closed at none.
insert into core.campaign (id, name, script, priority, weekday_from, weekday_to, saturday_from, saturday_to,
  sunday_from, sunday_to, holidays_too) values
  ('bbbbbbbb-0000-4000-8000-000000000001', 'Banks', 'dddddddd-0000-4000-8000-000000000001', 100,
    '00:00', '24:00', '00:00', '24:00', '00:00', '24:00', true),
  ('bbbbbbbb-0000-4000-8000-000000000002', 'Closed', null, 10, null, null, null, null, null, null, true);

insert into core.contact (id, kind, city, zone, industry, source, external_id) values
  ('eeeeeeee-0000-4000-8000-000000000001', 'company', 'Moscow', 'Europe/Moscow', 'Milling', 'cast', 'acme'),
  ('eeeeeeee-0000-4000-8000-000000000002', 'company', 'Novosibirsk', 'Asia/Novosibirsk', 'Banking', 'cast', 'birch'),
  ('eeeeeeee-0000-4000-8000-000000000003', 'person', null, 'RU', null, 'cast', 'cedar');
insert into core.name (contact, name, company, position) values
  ('eeeeeeee-0000-4000-8000-000000000001', 'Ivan Acme', 'Acme Mill', 'Director'),
  ('eeeeeeee-0000-4000-8000-000000000002', 'Berta Birch', 'Birch Bank', 'Head of payments'),
  ('eeeeeeee-0000-4000-8000-000000000003', 'Cedric Cedar', null, null);
insert into core.number (contact, e164, masked, kind, position) values
  ('eeeeeeee-0000-4000-8000-000000000001', '+74950000001', '+7 495 •••-••-01', 'fixed', 1),
  ('eeeeeeee-0000-4000-8000-000000000001', '+79160000002', '+7 916 •••-••-02', 'mobile', 2),
  ('eeeeeeee-0000-4000-8000-000000000002', '+73830000003', '+7 383 •••-••-03', 'fixed', 1),
  ('eeeeeeee-0000-4000-8000-000000000003', '+79990000004', '+7 999 •••-••-04', 'mobile', 1);
