-- Reference data that every department starts with. Idempotent: rows a head has changed are left as they are.

set local role tristage_migrator;
set local row_security = off;

insert into core.department (only_one) values (true) on conflict do nothing;

insert into core.member (sign_in_name, name, system) values
  ('clock', 'Clock', true), ('intake', 'Intake', true), ('migration', 'Migration', true), ('shell', 'Shell', true)
on conflict do nothing;

-- Labour Code of the Russian Federation, article 112.
insert into core.holiday (month, day, name_ru, name_en) values
  (1, 1, 'Новогодние каникулы', 'New Year holidays'), (1, 2, 'Новогодние каникулы', 'New Year holidays'),
  (1, 3, 'Новогодние каникулы', 'New Year holidays'), (1, 4, 'Новогодние каникулы', 'New Year holidays'),
  (1, 5, 'Новогодние каникулы', 'New Year holidays'), (1, 6, 'Новогодние каникулы', 'New Year holidays'),
  (1, 7, 'Рождество Христово', 'Orthodox Christmas'), (1, 8, 'Новогодние каникулы', 'New Year holidays'),
  (2, 23, 'День защитника Отечества', 'Defender of the Fatherland Day'),
  (3, 8, 'Международный женский день', 'International Women''s Day'),
  (5, 1, 'Праздник Весны и Труда', 'Spring and Labour Day'), (5, 9, 'День Победы', 'Victory Day'),
  (6, 12, 'День России', 'Russia Day'), (11, 4, 'День народного единства', 'National Unity Day')
on conflict do nothing;

-- The zones of Russia in tzdata's zone1970.tab; the group RU is for numbers that do not tell which.
insert into core.zone (id, members)
select z, array[z] from unnest(array['Europe/Kaliningrad', 'Europe/Moscow', 'Europe/Simferopol', 'Europe/Kirov',
  'Europe/Volgograd', 'Europe/Astrakhan', 'Europe/Saratov', 'Europe/Ulyanovsk', 'Europe/Samara',
  'Asia/Yekaterinburg', 'Asia/Omsk', 'Asia/Novosibirsk', 'Asia/Barnaul', 'Asia/Tomsk', 'Asia/Novokuznetsk',
  'Asia/Krasnoyarsk', 'Asia/Irkutsk', 'Asia/Chita', 'Asia/Yakutsk', 'Asia/Khandyga', 'Asia/Vladivostok',
  'Asia/Ust-Nera', 'Asia/Magadan', 'Asia/Sakhalin', 'Asia/Srednekolymsk', 'Asia/Kamchatka', 'Asia/Anadyr']) z
on conflict do nothing;
insert into core.zone (id, members)
select 'RU', array_agg(id order by id) from core.zone where id in (select m from core.zone o, unnest(o.members) m)
  and cardinality(members) = 1
on conflict do nothing;

insert into core.reason (id, kind, position, label_ru, label_en) values
  ('not_interested', 'close', 1, 'Не интересно', 'Not interested'),
  ('has_supplier', 'close', 2, 'Есть поставщик', 'Has a supplier'),
  ('no_money', 'close', 3, 'Нет бюджета', 'No budget'),
  ('not_our_client', 'close', 4, 'Не наш клиент', 'Not our kind of client'),
  ('bought_elsewhere', 'loss', 1, 'Купил у конкурента', 'Bought elsewhere'),
  ('too_dear', 'loss', 2, 'Дорого', 'Too expensive'),
  ('out_of_stock', 'loss', 3, 'Нет в наличии', 'Out of stock'),
  ('no_need', 'loss', 4, 'Нет потребности', 'No need'),
  ('gone_silent', 'loss', 5, 'Перестал отвечать', 'Gone silent'),
  ('season', 'later', 1, 'Не сезон', 'Out of season'),
  ('next_budget', 'later', 2, 'Будет бюджет позже', 'Next budget'),
  ('under_contract', 'later', 3, 'Действует договор с другим', 'Under contract elsewhere'),
  ('thinking', 'later', 4, 'Думает', 'Thinking it over'),
  ('not_qualified', 'send_back', 1, 'Не квалифицирован', 'Not qualified'),
  ('answers_wrong', 'send_back', 2, 'Ответы неверны', 'Answers are wrong'),
  ('wrong_person', 'send_back', 3, 'Не то лицо', 'Wrong person'),
  ('duplicate', 'send_back', 4, 'Дубль', 'Duplicate'),
  ('went_to_competitor', 'lost_client', 1, 'Ушёл к конкуренту', 'Went to a competitor'),
  ('closed_business', 'lost_client', 2, 'Закрыл дело', 'Closed the business'),
  ('unhappy', 'lost_client', 3, 'Недоволен', 'Unhappy'),
  ('sold', 'answer', 1, 'Продано', 'Sold'),
  ('solved', 'answer', 2, 'Решено', 'Solved'),
  ('declined', 'answer', 3, 'Отказано', 'Declined'),
  ('withdrawn', 'answer', 4, 'Клиент отозвал', 'The client withdrew it'),
  ('workload', 'steer', 1, 'Загрузка', 'Workload'),
  ('absence', 'steer', 2, 'Отсутствие', 'Absence'),
  ('quality', 'steer', 3, 'Качество работы', 'Quality of work'),
  ('request', 'steer', 4, 'Просьба клиента', 'The client asked'),
  ('new_request', 'steer', 5, 'Новое обращение', 'A new request'),
  ('left', 'steer', 6, 'Сотрудник ушёл', 'The member left'),
  ('tier_changed', 'steer', 7, 'Сотрудник перешёл на другую ступень', 'The member changed tier')
on conflict do nothing;

-- What a rule gives, or a result of a call by itself, nobody picks.
insert into core.reason (id, kind, position, label_ru, label_en, offered) values
  ('do_not_call', 'close', 5, 'Просит не звонить', 'Asked not to be called', false),
  ('no_callable_number', 'close', 6, 'Нет номера для звонка', 'No number left to call', false),
  ('attempts_used_up', 'close', 7, 'Попытки исчерпаны', 'Attempts used up', false),
  ('tier_on', 'steer', 8, 'Третья ступень включена', 'Tier 3 switched on', false),
  ('merged', 'close', 8, 'Объединён с другим контактом', 'Merged with another contact', false),
  ('erased', 'close', 10, 'Данные удалены', 'Data erased', false),
  ('campaign_ended', 'close', 9, 'Кампания завершена', 'The campaign has ended', false)
on conflict do nothing;

-- Retry times: busy 30 minutes, no answer 2 hours, machine the next day.
insert into core.disposition (id, position, label_ru, label_en, human, right_party, final, do_not_call, callback,
  later, offered, number_becomes, close_reason, retry_after, retry_most) values
  ('no_answer', 10, 'Нет ответа', 'No answer', false, false, false, false, false, false, true, null, null, '2 hours', 6),
  ('busy', 20, 'Занято', 'Busy', false, false, false, false, false, false, true, null, null, '30 minutes', 6),
  ('machine', 30, 'Автоответчик', 'Answering machine', false, false, false, false, false, false, true, null, null, '1 day', 6),
  ('disconnected', 40, 'Номер не работает', 'Number disconnected', false, false, false, false, false, false, true, 'dead', null, null, null),
  ('wrong_number', 50, 'Неверный номер', 'Wrong number', true, false, false, false, false, false, true, 'wrong', null, null, null),
  ('not_reached', 60, 'Не соединили с ЛПР', 'Decision maker not reached', true, false, false, false, false, false, true, null, null, '1 day', 6),
  ('callback', 70, 'Перезвонить', 'Call back', true, true, false, false, true, false, true, null, null, null, null),
  ('later', 80, 'Не сейчас, позже', 'Not now, later', true, true, false, false, false, true, true, null, null, null, null),
  ('refused', 90, 'Отказ', 'Refused', true, true, true, false, false, false, true, null, 'not_interested', null, null),
  ('not_target', 100, 'Не наш клиент', 'Not our kind of client', true, true, true, false, false, false, true, null, 'not_our_client', null, null),
  ('do_not_call', 110, 'Просит не звонить', 'Asked not to be called', true, false, true, true, false, false, true, null, 'do_not_call', null, null),
  ('handed_over', 200, 'Передан менеджеру', 'Handed over', true, true, false, false, false, false, false, null, null, null, null),
  ('released', 210, 'Возвращён без звонка', 'Released without a call', false, false, false, false, false, false, false, null, null, null, null),
  ('expired', 220, 'Время карточки вышло', 'Lease expired', false, false, false, false, false, false, false, null, null, null, null),
  ('withdrawn', 230, 'Отозван', 'Withdrawn', false, false, false, false, false, false, false, null, null, null, null)
on conflict do nothing;

insert into core.stage (id, position, label_ru, label_en, norm) values
  ('contact', 1, 'Установка контакта', 'Contact', '1 day'),
  ('needs', 2, 'Выявление потребностей', 'Needs', '2 days'),
  ('presentation', 3, 'Презентация', 'Presentation', '5 days'),
  ('readiness', 4, 'Готовность к покупке', 'Readiness', '3 days'),
  ('objections', 5, 'Работа с возражениями', 'Objections', '5 days'),
  ('closing', 6, 'Закрытие сделки', 'Closing', '10 days'),
  ('referrals', 7, 'Рекомендации', 'Referrals', '3 days')
on conflict do nothing;

insert into core.checklist_item (id, stage, position, label_ru, label_en, kind, required) values
  ('needs_named', 'needs', 1, 'Потребность сформулирована словами клиента', 'The need is put in the client''s words', 'text', true),
  ('decision_process', 'needs', 2, 'Известно, кто и как решает', 'It is known who decides and how', 'text', true),
  ('budget_confirmed', 'needs', 3, 'Бюджет подтверждён', 'The budget is confirmed', 'mark', true),
  ('presentation_held', 'presentation', 1, 'Презентация проведена', 'The presentation was held', 'mark', true),
  ('presentation_result', 'presentation', 2, 'Итог презентации записан', 'Its result is written down', 'text', true),
  ('ready_signal', 'readiness', 1, 'Сигнал готовности получен', 'A buying signal was given', 'text', true),
  ('objections_answered', 'objections', 1, 'Возражения выслушаны и отработаны', 'Objections were heard and answered', 'mark', true),
  ('objections_named', 'objections', 2, 'Какие были возражения', 'What the objections were', 'text', false),
  ('offer_sent', 'closing', 1, 'Коммерческое предложение отправлено', 'The offer was sent', 'mark', true),
  ('contract_agreed', 'closing', 2, 'Договор согласован', 'The contract is agreed', 'mark', true),
  ('invoice_issued', 'closing', 3, 'Счёт выставлен', 'The invoice was issued', 'mark', true),
  ('referrals_asked', 'referrals', 1, 'Спросили о рекомендациях', 'Referrals were asked for', 'mark', true)
on conflict do nothing;

insert into core.transition (machine, from_place, to_place, act) values
  ('lead', '', 'calling', 'imported'), ('lead', '', 'qualification', 'opened'), ('lead', '', 'qualification', 'imported'), ('lead', '', 'sales', 'opened'),
  ('lead', '', 'calling', 'opened'), ('lead', '', 'qualification', 'referred'), ('lead', '', 'closed', 'imported'),
  ('lead', 'calling', 'on_call', 'claimed'), ('lead', 'on_call', 'calling', 'recorded'),
  ('lead', 'on_call', 'calling', 'released'), ('lead', 'on_call', 'calling', 'expired'),
  ('lead', 'on_call', 'nurturing', 'recorded'), ('lead', 'on_call', 'closed', 'recorded'),
  ('lead', 'on_call', 'qualification', 'handed_over'),
  ('lead', 'calling', 'closed', 'exhausted'), ('lead', 'calling', 'closed', 'closed'),
  ('lead', 'on_call', 'qualification', 'enquired'), ('lead', 'on_call', 'sales', 'enquired'),
  ('lead', 'qualification', 'sales', 'enquired'),
  ('lead', 'calling', 'qualification', 'enquired'), ('lead', 'nurturing', 'qualification', 'enquired'),
  ('lead', 'closed', 'qualification', 'enquired'), ('lead', 'calling', 'sales', 'enquired'),
  ('lead', 'nurturing', 'sales', 'enquired'), ('lead', 'closed', 'sales', 'enquired'),
  ('lead', 'qualification', 'sales', 'accepted'), ('lead', 'qualification', 'calling', 'sent_back'),
  ('lead', 'qualification', 'sales', 'reassigned'), ('lead', 'sales', 'qualification', 'reassigned'),
  ('lead', 'sales', 'won', 'won'), ('lead', 'sales', 'closed', 'lost'), ('lead', 'sales', 'nurturing', 'nurtured'),
  ('lead', 'nurturing', 'calling', 'woken'), ('lead', 'nurturing', 'sales', 'woken'),
  ('lead', 'closed', 'calling', 'reopened'), ('lead', 'closed', 'qualification', 'reopened'),
  ('lead', 'calling', 'qualification', 'tier_off'), ('lead', 'nurturing', 'qualification', 'tier_off'),
  ('lead', 'on_call', 'calling', 'withdrawn'),
  ('lead', 'calling', 'closed', 'campaign_ended'), ('lead', 'calling', 'qualification', 'campaign_ended'),
  ('lead', 'calling', 'closed', 'merged'), ('lead', 'nurturing', 'closed', 'merged'),
  ('lead', 'qualification', 'closed', 'merged'), ('lead', 'sales', 'closed', 'merged'),
  ('lead', 'calling', 'closed', 'erased'), ('lead', 'nurturing', 'closed', 'erased'), ('lead', 'qualification', 'closed', 'erased'),
  ('lead', 'sales', 'closed', 'erased'), ('lead', 'care', 'closed', 'erased'),
  ('client', 'loyalty', 'lost', 'erased'), ('client', 'reactivation', 'lost', 'erased'),
  ('client', 'loyalty', 'lost', 'merged'), ('client', 'reactivation', 'lost', 'merged'),
  ('client', 'lost', 'loyalty', 'merged'), ('client', 'lost', 'reactivation', 'merged'),
  ('lead', '', 'care', 'requested'), ('lead', 'care', 'closed', 'answered'),
  ('client', '', 'loyalty', 'won'), ('client', 'reactivation', 'loyalty', 'ordered'), ('client', 'lost', 'loyalty', 'ordered'),
  ('client', 'loyalty', 'reactivation', 'lapsed'), ('client', 'loyalty', 'lost', 'client_lost'),
  ('client', 'reactivation', 'lost', 'client_lost')
on conflict do nothing;
