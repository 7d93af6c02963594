"""The sheets of *Hitung manfaat* that replace an income: old age, pension, lost work; and those of migrant workers."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from lindung.counsel.sheets import YES_NO, Field, Rows, Sheet

_OLD_AGE = _("Hari tua (JHT)")
_JOB = _("Kehilangan pekerjaan (JKP)")
_PENSION = _("Pensiun (JP)")
_ABROAD = _("Pekerja migran (PMI)")

_CAUSES = (
    ("age_56", _("mencapai usia 56 tahun")),
    ("resignation", _("mengundurkan diri")),
    ("termination", _("terkena PHK")),
    ("contract_end", _("kontrak kerja berakhir")),
    ("company_pension", _("usia pensiun perusahaan")),
    ("leaving_indonesia", _("meninggalkan Indonesia selamanya")),
    ("total_disability", _("cacat total tetap")),
    ("death", _("meninggal dunia")),
)
_BALANCE = Field("balance", "rupiah", label=_("Saldo JHT"), unit="Rp")
_TAKEN_ON = Field("event_date", "day", label=_("Tanggal pengambilan"))
_JHT = (
    Sheet(
        slug="jht-seluruhnya", kind="benefit", group=_OLD_AGE, icon="calculator",
        title=_("Mengambil JHT seluruhnya"),
        purpose=_("Karena usia, berhenti bekerja, cacat, atau meninggal."),
        fixed={"programme": "JHT", "event": "withdrawal", "purpose": "full"},
        fields=(_BALANCE, Field("cause", "choice", choices=_CAUSES),
                Field("cause_date", "day", needed=False, hint=_("Hari berhenti bekerja, meninggal, atau cacat.")),
                _TAKEN_ON,
                Field("birth_date", "day", needed=False, more=True, hint=_("Untuk sebab usia 56 tahun."))),
        main=("payable",),
    ),
    Sheet(
        slug="jht-sebagian", kind="benefit", group=_OLD_AGE, icon="calculator",
        title=_("Mengambil JHT sebagian"),
        purpose=_("Untuk rumah atau keperluan lain, setelah sepuluh tahun."),
        fixed={"programme": "JHT", "event": "withdrawal"},
        fields=(_BALANCE,
                Field("purpose", "choice",
                      choices=(("housing", _("kepemilikan rumah")), ("other", _("keperluan lain")))),
                Field("years_member", "whole", unit=_("tahun")),
                _TAKEN_ON,
                Field("withdrawn_before", "yes_no", needed=False, choices=YES_NO)),
        main=("payable",),
    ),
    Sheet(
        slug="jht-pajak", kind="tax", group=_OLD_AGE, icon="calculator",
        title=_("Pajak atas JHT"),
        purpose=_("Pajak penghasilan atas setiap pembayaran JHT."),
        fixed={"programme": "JHT", "event": "tax"},
        fields=(Rows("payments", "day", label=_("Pembayaran"), hint=_("Urut dari yang pertama."), most=4,
                     row_label=_("Pembayaran"),
                     columns=(Field("date", "day", label=_("Tanggal")),
                              Field("amount", "rupiah", label=_("Jumlah"), unit="Rp"))),
                Field("npwp", "yes_no", choices=YES_NO, initial="true")),
        main=("tax",),
    ),
)  # fmt: skip

_JKP = (
    Sheet(
        slug="jkp", kind="benefit", group=_JOB, icon="calculator",
        title=_("Kehilangan pekerjaan"),
        purpose=_("Uang tunai setiap bulan setelah PHK."),
        fixed={"programme": "JKP", "event": "termination"},
        fields=(Field("terminated_on", "day"),
                Field("wage", "rupiah", unit="Rp", hint=_("Upah terakhir yang dilaporkan.")),
                Field("paid_months", "months", hint=_("Misalnya 2022-01..2025-03; boleh beberapa masa dengan koma.")),
                Field("cause", "choice", needed=False, more=True, label=_("Cara berakhirnya pekerjaan"),
                      choices=(("termination", _("PHK")),
                               ("early_contract_end", _("kontrak diakhiri pemberi kerja sebelum waktunya")),
                               ("contract_end", _("kontrak berakhir pada waktunya")),
                               ("resignation", _("mengundurkan diri")), ("pension", _("pensiun")))),
                Field("claimed_on", "day", needed=False, more=True),
                Field("payment_dates", "day_list", needed=False, more=True,
                      hint=_("Perlu bila manfaat jatuh sebelum dan sesudah 7 Februari 2025; pisahkan dengan koma.")),
                Field("claims_before", "whole", needed=False, more=True)),
        beside=("cash",),
    ),
)  # fmt: skip

_JP = (
    Sheet(
        slug="jp", kind="benefit", group=_PENSION, icon="calculator",
        title=_("Pensiun bulanan"),
        purpose=_("Hari tua, cacat, janda atau duda, anak, orang tua; atau dibayar sekaligus."),
        fixed={"programme": "JP"},
        fields=(Field("event", "choice", label=_("Jenis pensiun"), initial="old_age",
                      choices=(("old_age", _("hari tua")), ("disability", _("cacat total tetap")),
                               ("widow", _("janda atau duda")), ("child", _("anak")), ("parent", _("orang tua")))),
                Field("pension_year", "whole", hint=_("Misalnya 2026.")),
                Field("months_contributed", "whole", unit=_("bulan")),
                Field("history", "history", label=_("Riwayat upah"), needed=False,
                      hint=_("Satu baris setiap tahun: tahun, upah sebulan, bulan dibayar, inflasi (%). "
                             "Misalnya 2016 5000000 12 3,02.")),
                Field("density_percent", "decimal", needed=False, more=True, unit="%"),
                Field("registered_months", "whole", needed=False, more=True, unit=_("bulan")),
                Field("balance", "rupiah", needed=False, more=True, unit="Rp",
                      label=_("Akumulasi iuran dan hasilnya"), hint=_("Bila dibayar sekaligus.")),
                Field("age", "whole", needed=False, more=True, unit=_("tahun"),
                      hint=_("Umur anak, untuk pensiun anak."))),
        main=("monthly_pension", "lump_sum"), beside=("average_indexed_wage", "starts_on"),
    ),
)  # fmt: skip

_PHASES = (("before", _("sebelum bekerja")), ("during", _("selama bekerja")), ("after", _("setelah bekerja")))
_PMI = (
    Sheet(
        slug="pmi-meninggal", kind="benefit", group=_ABROAD, icon="news",
        title=_("Pekerja migran meninggal"),
        purpose=_("Santunan kematian bukan karena kecelakaan kerja, menurut masa penempatan."),
        fixed={"programme": "JKM", "event": "death", "segment": "PMI"},
        fields=(Field("phase", "choice", choices=_PHASES), Field("event_date", "day", label=_("Tanggal peristiwa"))),
        beside=("death_grant", "periodic", "funeral"),
    ),
    Sheet(
        slug="pmi", kind="benefit", group=_ABROAD, icon="news",
        title=_("Risiko lain pekerja migran"),
        purpose=_("Gagal berangkat, diberhentikan, pelanggaran kontrak, kerugian saat pulang, dan lainnya."),
        fixed={"programme": "JKK", "segment": "PMI"},
        fields=(Field("event", "choice", label=_("Yang terjadi"),
                      choices=(("failed_departure", _("gagal berangkat")),
                               ("contract_breach", _("dipekerjakan tidak sesuai perjanjian")),
                               ("dismissal", _("diberhentikan sepihak")),
                               ("loss_on_return", _("kehilangan barang saat pulang")),
                               ("rape", _("pemerkosaan")), ("treatment_abroad", _("pengobatan di luar negeri")),
                               ("home_care", _("perawatan di rumah")), ("hearing_aid", _("alat bantu dengar")),
                               ("spectacles", _("kacamata")))),
                Field("phase", "choice", choices=_PHASES),
                Field("event_date", "day", label=_("Tanggal peristiwa")),
                Field("cost", "rupiah", needed=False, unit="Rp", hint=_("Untuk biaya yang diganti sampai batasnya.")),
                Field("work_related", "yes_no", needed=False, more=True, choices=YES_NO,
                      hint=_("Hanya untuk pemberhentian.")),
                Field("months_worked", "whole", needed=False, more=True, unit=_("bulan"))),
        main=(),
    ),
)  # fmt: skip

INCOME_SHEETS: tuple[Sheet, ...] = (*_JHT, *_JP, *_JKP, *_PMI)
