-- The ground of a generated department: chance that repeats itself, people, campaigns, lists, invented words.
-- It stands in a schema of its own, which is dropped when all is there. Run as the migrator, row security off.

create schema volume;

create table volume.setting (
  leads bigint not null, worked bigint not null, seed bigint not null, until timestamptz not null,
  managers int not null, accounts int not null, operators int not null, campaigns int not null);
comment on table volume.setting is
  'How much is made. worked: how many of the leads have a history by chance, the others being cold leads that nobody has '
  'called yet; until: the midnight that all history is counted back from.';

create function volume.teams_for(leads bigint) returns int immutable language sql as $$
  select greatest(1, least(200, case when leads <= 10000 then leads / 2500 else greatest(4, leads / 25000) end))::int
$$;
comment on function volume.teams_for(bigint) is 'How many managers so many leads keep at work: one for 25,000, 4 to 200.';

create function volume.settle(leads bigint, worked bigint, seed bigint, until timestamptz) returns void
  volatile language plpgsql as $$
declare
  m int := volume.teams_for(worked);
begin
  -- Compiling a statement takes longer here than running it, and of tables just filled the planner knows nothing.
  perform set_config('jit', 'off', true), set_config('work_mem', '256MB', true), set_config('enable_nestloop', 'off', true);
  insert into volume.setting
  values (leads, worked, seed, until, m, ceil(m * 1.25), ceil(m * 2.5), least(40, 4 + volume.teams_for(leads) / 2));
  -- The seed is written into the functions, so that the planner folds them into what calls them.
  execute format($f$create function volume.u(i bigint, k int) returns float8 immutable language sql as
    'select (hashint8extended(i, %s + k) & 9007199254740991)::float8 / 9007199254740992'$f$, seed * 1000);
  execute format($f$create function volume.id(kind text, i bigint) returns uuid immutable language sql as
    'select md5(''%s '' || kind || '' '' || i::text)::uuid'$f$, seed);
end
$$;
comment on function volume.settle(bigint, bigint, bigint, timestamptz) is
  'Sets the size: members for the leads that are worked, so that one member''s lists do not grow with the base, and '
  'campaigns for all of them.';

create function volume.pick(list text[], u float8) returns text
  immutable language sql as 'select list[1 + floor(u * cardinality(list))::int]';
comment on function volume.pick(text[], float8) is 'One word of a list, by chance.';

create function volume.brand(u float8, v float8) returns text immutable language sql as $$
  select initcap(volume.pick('{вер,лум,тар,кас,мон,фер,сил,рон,бал,дан,гол,пер,вик,нар,тем,лак,орм,эст,юв,зар}', u)
    || volume.pick('{а,о,и,е,у}', u * 20 - floor(u * 20)) || volume.pick('{нт,кс,р,л,м,т,ст,н,в,д}', u * 100 - floor(u * 100))
    || volume.pick('{а,о,и,ор,ика,ент,ум,ис,он,ея,ера,ия}', v))
$$;
comment on function volume.brand(float8, float8) is 'An invented word, one of twelve thousand.';

create function volume.person(u float8, v float8) returns text immutable language sql as $$
  select volume.pick('{Анна,Борис,Вера,Глеб,Дарья,Егор,Жанна,Захар,Ирина,Кирилл,Лидия,Макар,Нина,Олег,Павел,Раиса,Семён,Тамара,Ульяна,Фёдор,Элла,Юрий,Яна,Антон,Виктор,Галина}', u)
    || ' ' || volume.pick('{Соко,Лебе,Кото,Зайц,Моро,Ковал,Воро,Журав,Орл,Синиц,Берез,Дуб,Клён,Ряб,Кали,Мали,Гус,Щук,Кар,Бел,Сер,Черн,Рыж,Медв,Волк,Лис,Бобр,Ёж,Жук,Снег}', u * 26 - floor(u * 26))
    || volume.pick('{енко,ук,ич,яков,идзе,ман,ян,ко,ский,ых}', v)
$$;
comment on function volume.person(float8, float8) is 'An invented name of a person.';

create function volume.e164(i bigint) returns text immutable language sql as $$
  select '+7' || ('{907,935,940,942,943,944,945,946,947,948,949,957,959,972,973,974,975,976,979,990,998}'::text[])[1 + i % 21]
    || lpad(((i / 21 * 7654321) % 10000000)::text, 7, '0')
$$;
comment on function volume.e164(bigint) is
  'The i-th number, each once up to 210 million. Mobile codes that the Russian numbering plan has given to nobody '
  '(the open register of DEF codes), which telephone libraries accept as valid: no subscriber anywhere has one.';

create unlogged table volume.town as
  with t(place, city, zone, people) as (values
    (1, 'Москва', 'Europe/Moscow', 130), (2, 'Санкт-Петербург', 'Europe/Moscow', 55), (3, 'Новосибирск', 'Asia/Novosibirsk', 16),
    (4, 'Екатеринбург', 'Asia/Yekaterinburg', 15), (5, 'Казань', 'Europe/Moscow', 13), (6, 'Нижний Новгород', 'Europe/Moscow', 12),
    (7, 'Челябинск', 'Asia/Yekaterinburg', 12), (8, 'Самара', 'Europe/Samara', 11), (9, 'Омск', 'Asia/Omsk', 11),
    (10, 'Ростов-на-Дону', 'Europe/Moscow', 11), (11, 'Уфа', 'Asia/Yekaterinburg', 11), (12, 'Красноярск', 'Asia/Krasnoyarsk', 11),
    (13, 'Воронеж', 'Europe/Moscow', 10), (14, 'Пермь', 'Asia/Yekaterinburg', 10), (15, 'Волгоград', 'Europe/Volgograd', 10),
    (16, 'Краснодар', 'Europe/Moscow', 10), (17, 'Саратов', 'Europe/Saratov', 8), (18, 'Тюмень', 'Asia/Yekaterinburg', 8),
    (19, 'Барнаул', 'Asia/Barnaul', 6), (20, 'Иркутск', 'Asia/Irkutsk', 6), (21, 'Хабаровск', 'Asia/Vladivostok', 6),
    (22, 'Ярославль', 'Europe/Moscow', 6), (23, 'Владивосток', 'Asia/Vladivostok', 6), (24, 'Томск', 'Asia/Tomsk', 6),
    (25, 'Кемерово', 'Asia/Novokuznetsk', 5), (26, 'Астрахань', 'Europe/Astrakhan', 5), (27, 'Киров', 'Europe/Kirov', 5),
    (28, 'Калининград', 'Europe/Kaliningrad', 5), (29, 'Ульяновск', 'Europe/Ulyanovsk', 6), (30, 'Чита', 'Asia/Chita', 3),
    (31, 'Якутск', 'Asia/Yakutsk', 3), (32, 'Южно-Сахалинск', 'Asia/Sakhalin', 2), (33, 'Магадан', 'Asia/Magadan', 1),
    (34, null, 'RU', 60))
  select (row_number() over (order by place, n) - 1)::int as share, city, zone from t, generate_series(1, people) n;
comment on table volume.town is 'Towns by the number of their people, and a share of contacts whose town nobody knows: 495 shares in all.';

create function volume.people() returns void volatile language plpgsql as $$
declare
  s volume.setting;
begin
  select * into s from volume.setting;
  insert into core.team (id, name) select volume.id('team', g), 'Объём ' || g from generate_series(1, 4) g;
  insert into core.member (id, sign_in_name, name, tier, language, team, created_at)
  select volume.id(t.tier, g), format('volume-%s-%s', t.tier, g), volume.person(volume.u(g, t.k), volume.u(g, t.k + 1)), t.tier,
    case when g % 3 = 0 then 'en' else 'ru' end, case t.tier when 'operators' then volume.id('team', 1 + g % 4) end,
    s.until - interval '600 days'
  from (values ('operators', s.operators, 900), ('managers', s.managers, 910), ('accounts', s.accounts, 920), ('head', 1, 930)) t(tier, n, k),
    generate_series(1, t.n) g;
  insert into core.campaign (id, name, kind, status, priority, teams, created_at)
  select volume.id('campaign', g), format('%s %s', volume.pick('{Банки,Склады,Клиники,Школы,Пекарни,Заводы,Аптеки,Отели}', volume.u(g, 940)), g),
    case when g % 7 = 0 then 'nurture' when g % 11 = 0 then 'reactivation' else 'cold' end,
    case when g % 6 = 0 then 'paused' else 'running' end, 50 + g * 5,
    case when g % 4 = 0 then array[volume.id('team', 1 + g % 4)] else '{}' end, s.until - interval '600 days'
  from generate_series(1, s.campaigns) g;
  insert into core.import (id, campaign, source, file_name, file_hash, member, started_at)
  select volume.id('import', g), volume.id('campaign', g), 'список ' || g, format('list-%s.csv', g), sha256(g::text::bytea),
    volume.id('head', 1), s.until - interval '541 days'
  from generate_series(1, s.campaigns) g;
end
$$;
comment on function volume.people() is
  'Members, teams, campaigns and one list each. Nobody of them has a password: an admin sets those that are wanted.';
