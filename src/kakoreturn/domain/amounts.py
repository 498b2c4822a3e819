"""How people write amounts of money: in English or German form, with a currency before, behind, or nowhere.

Every function raises ValueError with the reason, made to stand behind the value it is about.
"""

from __future__ import annotations

from decimal import Decimal

from kakoreturn.domain.values import Money
from kakoreturn.later import re

# ISO 4217, without the two codes that are English words before they are currencies (ALL and TOP).
_CODES = frozenset(
    """
    AED AFN AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CLP CNY
    COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS
    INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP
    MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR
    SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TRY TTD TWD TZS UAH UGX USD UYU UZS VES VND VUV WST
    XAF XCD XOF XPF YER ZAR ZMW ZWG
    """.split()
)
# What a sign or a name stands for; the first where it stands for several, and nothing says which.
_NAMES = {
    "¥": "CNY JPY",  # orders from an agent are in yuan
    "￥": "CNY JPY",
    "元": "CNY",
    "块": "CNY",
    "rmb": "CNY",
    "cnh": "CNY",
    "cn¥": "CNY",
    "rmb¥": "CNY",
    "yuan": "CNY",
    "人民币": "CNY",
    "日元": "JPY",
    "jp¥": "JPY",
    "yen": "JPY",
    "$": "USD AUD CAD NZD HKD SGD TWD MXN ARS CLP COP BRL",
    "us$": "USD",
    "us": "USD",
    "usd$": "USD",
    "dollar": "USD AUD CAD NZD HKD SGD",
    "dollars": "USD AUD CAD NZD HKD SGD",
    "美元": "USD",
    "美金": "USD",
    "刀": "USD",
    "a$": "AUD",
    "au$": "AUD",
    "澳元": "AUD",
    "c$": "CAD",
    "ca$": "CAD",
    "加元": "CAD",
    "nz$": "NZD",
    "hk$": "HKD",
    "港币": "HKD",
    "港元": "HKD",
    "s$": "SGD",
    "nt$": "TWD",
    "r$": "BRL",
    "€": "EUR",
    "euro": "EUR",
    "euros": "EUR",
    "欧元": "EUR",
    "£": "GBP EGP LBP",
    "pound": "GBP",
    "pounds": "GBP",
    "英镑": "GBP",
    "fr": "CHF",
    "sfr": "CHF",
    "zł": "PLN",
    "zl": "PLN",
    "kč": "CZK",
    "kr": "SEK DKK NOK ISK",
    "ft": "HUF",
    "lei": "RON",
    "₺": "TRY",
    "₽": "RUB",
    "₴": "UAH",
    "₩": "KRW",
    "₹": "INR",
    "₫": "VND",
    "฿": "THB",
    "₱": "PHP",
    "rp": "IDR",
    "rm": "MYR",
}
_NUMBER = r"[0-9](?:[0-9.,'’ \u00a0\u202f]*[0-9])?"
_AMOUNT = rf"([^0-9.,'+-]*[^0-9,'+-])?\s*({_NUMBER})\s*([^0-9,'+-]*)"
_PLAIN = r"[0-9]{1,12}(?:\.[0-9]{1,2})?"
_ENGLISH = r"(?:[0-9]{1,12}|[1-9][0-9]{0,2}(?:,[0-9]{3}){1,3})(?:\.[0-9]{1,2})?"
_GERMAN = r"(?:[0-9]{1,12}|[1-9][0-9]{0,2}(?:\.[0-9]{3}){1,3})(?:,[0-9]{1,2})?"
_SPACES = r"(?<=[0-9])[ '’\u00a0\u202f](?=[0-9]{3}(?:[^0-9]|$))"
_LONGEST = 60


def currencies(name: str) -> tuple[str, ...]:
    """The ISO 4217 codes that a code, a sign or a name stands for, the likeliest first."""
    known = re.sub(r"\s+", "", name.casefold()).removesuffix(".")
    if known in _NAMES:
        return tuple(_NAMES[known].split())
    if known.upper() in _CODES:
        return (known.upper(),)
    raise ValueError("is not a currency; a currency has three letters: CNY, EUR, USD")


def read(text: str, *, plainly: bool = False) -> tuple[Decimal, str | None]:
    """An amount above zero, and what stands before or behind it for a currency, if anything.

    Amounts have at most two decimals, so three digits behind a single separator are thousands. `plainly`: at a prompt
    three digits behind a point are one too many.
    """
    if re.fullmatch(_PLAIN, text):
        return _above_zero(text), None
    found = re.fullmatch(_AMOUNT, text) if len(text) <= _LONGEST else None
    if found is None:
        raise ValueError("is not an amount")
    before, number, after = (found[1] or "").strip(), re.sub(_SPACES, "", found[2]), found[3].strip()
    if before and after and not set(_of_amount(before)) & set(_of_amount(after)):
        raise ValueError("names two currencies")
    if plainly and re.fullmatch(r"[0-9]+\.[0-9]{3}", number):
        raise ValueError("is not an amount with at most two decimals")
    if re.fullmatch(_ENGLISH, number):
        number = number.replace(",", "")
    elif re.fullmatch(_GERMAN, number):
        number = number.replace(".", "").replace(",", ".")
    elif re.search(r"[0-9]{13}", number):
        raise ValueError("is too large: an amount has at most twelve digits before its decimals")
    else:
        raise ValueError("is not an amount with at most two decimals")
    # Of a sign and a code the code says more.
    unit = min((one for one in (before, after) if one), key=lambda one: len(_of_amount(one)), default=None)
    return _above_zero(number), unit


def money(text: str, named: str | None, default: str, *, plainly: bool = False) -> Money:
    """An amount in the currency that stands with it, or is `named`, or else the `default`.

    A sign that several currencies share means the one that is named, or the default where that is one of them.
    """
    amount, unit = read(text, plainly=plainly)
    if unit is None:
        return Money.of(amount, named or default)
    meant = currencies(unit)
    if named is not None and named not in meant:
        raise ValueError(f"is in {meant[0]}, and its currency is {named}")
    return Money.of(amount, named or (default if default in meant else meant[0]))


def _of_amount(unit: str) -> tuple[str, ...]:
    try:
        return currencies(unit)
    except ValueError:
        raise ValueError("is not an amount") from None


def _above_zero(number: str) -> Decimal:
    found = Decimal(number).quantize(Decimal("0.01"))
    if not found:
        raise ValueError("is not above zero")
    return found
