-- The chart of accounts and the funds: data, applied with every update. Each programme's money is a fund of its own
-- (PP 99/2013 Ps 11 and 19; JKP: PP 37/2021 Ps 49). TITIPAN is money received that is no programme's yet.

INSERT INTO billing_fund (code, name_id, name_en, basis, place) VALUES
  ('JKK', 'Dana Jaminan Kecelakaan Kerja', 'Work injury fund', 'PP 99/2013 Ps 11, 19', 1),
  ('JKM', 'Dana Jaminan Kematian', 'Death fund', 'PP 99/2013 Ps 11, 19', 2),
  ('JHT', 'Dana Jaminan Hari Tua', 'Old-age savings fund', 'PP 99/2013 Ps 11, 19', 3),
  ('JP', 'Dana Jaminan Pensiun', 'Pension fund', 'PP 99/2013 Ps 11, 19; PP 55/2015', 4),
  ('JKP', 'Dana Jaminan Kehilangan Pekerjaan', 'Job loss fund', 'PP 37/2021 Ps 49', 5),
  ('TITIPAN', 'Titipan iuran, belum milik program mana pun', 'Money received, no programme''s yet', '', 6)
ON CONFLICT (code) DO UPDATE SET name_id = excluded.name_id, name_en = excluded.name_en, basis = excluded.basis,
  place = excluded.place;

INSERT INTO billing_account (code, name_id, name_en, kind) VALUES
  ('1100', 'Kas dan bank', 'Cash and bank', 'asset'),
  ('1200', 'Piutang iuran', 'Contributions receivable', 'asset'),
  ('2100', 'Titipan pembayar', 'Held for payers', 'liability'),
  ('2200', 'Iuran ditagih, belum diterima', 'Contributions billed, not yet received', 'liability'),
  ('4100', 'Iuran diterima', 'Contributions received', 'income')
ON CONFLICT (code) DO UPDATE SET name_id = excluded.name_id, name_en = excluded.name_en, kind = excluded.kind;

GRANT SELECT ON billing_fund, billing_account TO lindung_app, lindung_matcher;
