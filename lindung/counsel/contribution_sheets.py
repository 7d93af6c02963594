"""The sheets of *Hitung iuran*: one for each segment, and one for the penalty of late payment."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from lindung.counsel.sheets import YES_NO, Field, Sheet

_MONTH = Field("month", "month", hint=_("Bulan yang iurannya dihitung, sejak Juli 2015."))
_RISK = (
    ("1", _("I – sangat rendah")),
    ("2", _("II – rendah")),
    ("3", _("III – sedang")),
    ("4", _("IV – tinggi")),
    ("5", _("V – sangat tinggi")),
)
_WORKER = (
    ("JKK,JKM,JHT,JP", _("JKK, JKM, JHT, JP")),
    ("JKK,JKM,JHT,JP,JKP", _("JKK, JKM, JHT, JP, JKP")),
    ("JKK,JKM,JHT", _("JKK, JKM, JHT")),
    ("JKK,JKM", _("JKK, JKM")),
)
_OWN = (("JKK,JKM", _("JKK, JKM")), ("JKK,JKM,JHT", _("JKK, JKM, JHT")))

PU = Sheet(
    slug="pu",
    kind="contribution",
    group=_("Iuran"),
    title=_("Penerima upah"),
    purpose=_("Pekerja dengan pemberi kerja: karyawan, pegawai non-ASN, perangkat desa."),
    fixed={"segment": "PU"},
    fields=(
        _MONTH,
        Field("wage", "rupiah", hint=_("Gaji pokok dan tunjangan tetap."), unit="Rp", needed=False, alternative=True),
        Field(
            "risk_class", "whole_choice", label=_("Kelompok risiko JKK"), choices=_RISK,
            hint=_("Menurut jenis usaha; lihat tabelnya di Dasar hukum."),
        ),
        Field("programmes", "names", choices=_WORKER, initial="JKK,JKM,JHT,JP"),
        Field("daily_wage", "rupiah", needed=False, more=True, unit="Rp",
              hint=_("Sebagai ganti upah sebulan, untuk pekerja harian.")),
        Field("piece_wages", "rupiah_list", needed=False, more=True, label=_("Upah borongan bulan-bulan terakhir"),
              hint=_("Sebagai ganti upah sebulan; satu jumlah per bulan, dipisahkan titik koma, yang terlama dulu.")),
        Field("weather_dependent", "yes_no", needed=False, more=True, choices=YES_NO,
              hint=_("Hanya untuk upah borongan.")),
        Field("labour_intensive", "yes_no", needed=False, more=True, choices=YES_NO,
              hint=_("Keringanan JKK industri padat karya (PP 7/2025, PP 36/2025).")),
        Field("covid_eligible", "yes_no", needed=False, more=True, choices=YES_NO,
              hint=_("Hanya berpengaruh pada Agustus 2020 sampai Januari 2021.")),
        Field("employer_scale", "choice", needed=False, more=True,
              hint=_("Menentukan program yang wajib bagi pemberi kerja."),
              choices=(("micro", _("mikro")), ("small", _("kecil")), ("medium", _("menengah")), ("large", _("besar")))),
        Field("paid_on", "day", needed=False, more=True, hint=_("Bila diisi, denda keterlambatan ikut dihitung.")),
    ),
    icon="users",
)  # fmt: skip

BPU = Sheet(
    slug="bpu",
    kind="contribution",
    group=_("Iuran"),
    title=_("Bukan penerima upah"),
    purpose=_("Yang bekerja sendiri: petani, nelayan, pedagang, ojek; juga bila pemerintah atau desa yang membayar."),
    fixed={"segment": "BPU"},
    fields=(
        _MONTH,
        Field("income", "rupiah", hint=_("Penghasilan yang dilaporkan; menentukan baris dasar iuran."), unit="Rp"),
        Field("paid_by", "choice", initial="self",
              choices=(("self", _("peserta sendiri")), ("donor", _("donatur (orang atau perusahaan)")),
                       ("village", _("dana desa atau APBDes")), ("apbd", _("APBD")), ("apbn", _("APBN")))),
        Field("sector", "choice", needed=False, label=_("Bidang pekerjaan"),
              hint=_("Menentukan keringanan PP 50/2025."),
              choices=(("transport", _("transportasi")), ("other", _("bidang lain")))),
        Field("programmes", "names", choices=_OWN, initial="JKK,JKM"),
    ),
    icon="user-circle",
)  # fmt: skip

JAKON = Sheet(
    slug="jakon",
    kind="contribution",
    group=_("Iuran"),
    title=_("Jasa konstruksi"),
    purpose=_("Satu proyek: iuran dari nilai kontrak, atau dari jumlah upah bila diketahui."),
    fixed={"segment": "JAKON"},
    fields=(
        _MONTH,
        Field("contract_value", "rupiah", needed=False, unit="Rp", hint=_("Tanpa PPN, bila upah tidak diketahui.")),
        Field("total_wages", "rupiah", needed=False, unit="Rp",
              hint=_("Bila upah diketahui, sebagai ganti nilai kontrak.")),
    ),
    icon="home",
)  # fmt: skip

PMI = Sheet(
    slug="pmi",
    kind="contribution",
    group=_("Iuran"),
    title=_("Pekerja migran Indonesia"),
    purpose=_("Sebelum, selama, dan setelah bekerja di luar negeri, menurut lama perjanjian."),
    fixed={"segment": "PMI"},
    fields=(
        Field("date", "day"),
        Field("route", "choice",
              choices=(("agency", _("melalui perusahaan penempatan")), ("individual", _("perseorangan")))),
        Field("contract_months", "whole", hint=_("Misalnya 24."), unit=_("bulan")),
        Field("extension_months", "whole", needed=False, more=True, unit=_("bulan"),
              hint=_("Bila perjanjian diperpanjang.")),
    ),
    icon="news",
    main=("total", "during_after_work"),
    beside=("before_work", "during_after_work", "extension"),
)  # fmt: skip

LATE = Sheet(
    slug="denda",
    kind="contribution",
    group=_("Iuran"),
    title=_("Denda keterlambatan"),
    purpose=_("Denda atas iuran yang terlambat dibayar pemberi kerja."),
    fixed={"segment": "PU"},
    fields=(
        _MONTH,
        Field("arrears", "rupiah", unit="Rp", hint=_("Jumlah iuran bulan itu yang belum dibayar.")),
        Field("paid_on", "day"),
    ),
    icon="history",
    main=("penalty",),
    beside=("due_date", "months_late"),
)

CONTRIBUTION_SHEETS: dict[str, Sheet] = {one.slug: one for one in (PU, BPU, JAKON, PMI, LATE)}
