"""How people write dates, amounts and the like, read without guessing: what could mean two things is refused.

Every function here raises ValueError with the reason, made to stand behind the value it is about.
"""

import re
import unicodedata
from datetime import date
from decimal import Decimal
from enum import StrEnum

from kakoreturn.domain.values import Category, Payment


class DateOrder(StrEnum):
    """In which order a date without a name for its month is written."""

    DMY = "dmy"
    MDY = "mdy"
    YMD = "ymd"


_CLOCK = r"[0-9]{1,2}[:.][0-9]{2}(?:[:.][0-9]{2}(?:[.,][0-9]+)?)?"
_TIME = rf"(?:[T\s]\s*{_CLOCK}\s*(?:[ap]m|uhr)?\s*(?:z|[a-z]{{2,4}}|[+-][0-9]{{2}}:?[0-9]{{2}})?)?"
_YEAR_FIRST = re.compile(rf"([0-9]{{4}})([-/.])([0-9]{{1,2}})\2([0-9]{{1,2}}){_TIME}", re.IGNORECASE)
_COMPACT = re.compile(r"(20[0-9]{2})()([0-9]{2})([0-9]{2})")
_CHINESE = re.compile(
    rf"([0-9]{{4}})\s*(年)\s*([0-9]{{1,2}})\s*月\s*([0-9]{{1,2}})\s*[日号]?(?:\s*[0-9]{{1,2}}时[0-9]{{1,2}}分.*)?{_TIME}",
    re.IGNORECASE,
)
_NUMBERS = re.compile(rf"([0-9]{{1,2}})([-/.])\s?([0-9]{{1,2}})\2\s?([0-9]{{4}}|[0-9]{{2}}){_TIME}", re.IGNORECASE)
_DAY_MONTH = re.compile(rf"([0-9]{{1,2}})\.?[\s-]+([^\W\d_]{{3,9}})\.?[\s,-]+([0-9]{{4}}){_TIME}", re.IGNORECASE)
_MONTH_DAY = re.compile(rf"([^\W\d_]{{3,9}})\.?[\s-]+([0-9]{{1,2}})\.?[\s,-]+([0-9]{{4}}){_TIME}", re.IGNORECASE)
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january januar",
            "feb february februar",
            "mar march mär märz mrz",
            "apr april",
            "may mai",
            "jun june juni",
            "jul july juli",
            "aug august",
            "sep sept september",
            "oct october okt oktober",
            "nov november",
            "dec december dez dezember",
        ),
        1,
    )
    for name in names.split()
}
_FIRST_YEAR, _LAST_YEAR = 2000, 2199
_CENTURY = 2000
_MONTHS_A_YEAR = 12

# What stands for nothing where a date, a number or a word is expected.
NOTHING = {"-", "--", "—", "–", "/", "n/a", "na", "none", "null", "nil", "无", "暂无"}


def plain(cell: str) -> str:
    """A cell in the one form that the functions here read: full-width signs made narrow, spaces trimmed."""
    return cell.strip() if cell.isascii() else unicodedata.normalize("NFKC", cell).strip()


def day(cell: str, order: DateOrder | None) -> date:
    """A date, with or without a time behind it, which is left out.

    With `order` numbers are read in it; without, a date such as 03/04/2026 could mean two days and is refused.
    """
    found = _YEAR_FIRST.fullmatch(cell) or _CHINESE.fullmatch(cell) or _COMPACT.fullmatch(cell)
    if found:
        return _date(int(found[1]), int(found[3]), int(found[4]))
    if found := _NUMBERS.fullmatch(cell):
        return _of_numbers(int(found[1]), found[2], int(found[3]), found[4], order)
    if found := _DAY_MONTH.fullmatch(cell):
        return _date(int(found[3]), _MONTHS.get(found[2].casefold(), 0), int(found[1]))
    if found := _MONTH_DAY.fullmatch(cell):
        return _date(int(found[3]), _MONTHS.get(found[1].casefold(), 0), int(found[2]))
    raise ValueError("is not a date")


def _of_numbers(first: int, sign: str, second: int, last: str, order: DateOrder | None) -> date:
    """The date of three numbers that do not begin with a year."""
    year = int(last) if len(last) > 2 else _CENTURY + int(last)  # noqa: PLR2004 - two digits
    if order is DateOrder.YMD:
        if len(last) > 2:  # noqa: PLR2004 - as above
            raise ValueError("does not begin with its year")
        return _date(_CENTURY + first, second, int(last))
    # Dots are German, and German dates begin with the day; slashes and hyphens are used either way.
    if order is DateOrder.DMY or (order is None and sign == "."):
        return _date(year, second, first)
    if order is DateOrder.MDY:
        return _date(year, first, second)
    if len(last) == 2 or (first != second and max(first, second) <= _MONTHS_A_YEAR):  # noqa: PLR2004 - as above
        raise ValueError("could be read in two ways; say which with --date-order")
    return _date(year, min(first, second), max(first, second))


def _date(year: int, month: int, day_: int) -> date:
    try:
        found = date(year, month, day_)
    except ValueError:
        raise ValueError("is no day of the calendar") from None
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        raise ValueError(f"is not between {_FIRST_YEAR} and {_LAST_YEAR}")
    return found


_SIGNS = {
    "¥": "CNY",  # NFKC makes the full-width yen sign this one; orders from an agent are in yuan
    "cn¥": "CNY",
    "rmb": "CNY",
    "元": "CNY",
    "块": "CNY",
    "人民币": "CNY",
    "yuan": "CNY",
    "€": "EUR",
    "euro": "EUR",
    "$": "USD",
    "us$": "USD",
    "美元": "USD",
    "欧元": "EUR",
    "£": "GBP",
    "chf": "CHF",
    "fr.": "CHF",
    "zł": "PLN",
    "a$": "AUD",
    "c$": "CAD",
    "ca$": "CAD",
    "au$": "AUD",
    "hk$": "HKD",
    "₩": "KRW",
}
_AMOUNT = re.compile(r"([^0-9\s.,'+-]{0,4})\s*([0-9][0-9.,' ’\u00a0\u202f]*)\s*([^0-9\s,'+-]{0,6})")
_PLAIN_NUMBER = re.compile(r"[0-9]{1,12}(?:\.[0-9]{1,2})?")
_ENGLISH = re.compile(r"(?:[0-9]{1,12}|[1-9][0-9]{0,2}(?:,[0-9]{3}){1,3})(?:\.[0-9]{1,2})?")
_GERMAN = re.compile(r"(?:[0-9]{1,12}|[1-9][0-9]{0,2}(?:\.[0-9]{3}){1,3})(?:,[0-9]{1,2})?")
_SPACES = re.compile(r"(?<=[0-9])[ '’\u00a0\u202f](?=[0-9]{3}(?:[^0-9]|$))")


def currency(cell: str) -> str:
    """The ISO 4217 code of a currency, given as that, as a sign or as a name."""
    known = cell.casefold()
    if known in _SIGNS:
        return _SIGNS[known]
    if re.fullmatch(r"[a-z]{3}", known):
        return known.upper()
    raise ValueError("is not a currency; a currency has three letters: CNY, EUR, USD")


def amount(cell: str) -> tuple[Decimal, str | None]:
    """An amount above zero in English or German form, and the currency that stands with it, if any.

    Amounts have at most two decimals, so three digits behind a single separator are thousands.
    """
    if _PLAIN_NUMBER.fullmatch(cell):
        return _above_zero(cell), None
    found = _AMOUNT.fullmatch(cell)
    if found is None:
        raise ValueError("is not an amount")
    before, number, after = found[1], _SPACES.sub("", found[2].strip()), found[3]
    unit = before or after
    if before and after and currency(before) != currency(after):
        raise ValueError("names two currencies")
    if _ENGLISH.fullmatch(number):
        number = number.replace(",", "")
    elif _GERMAN.fullmatch(number):
        number = number.replace(".", "").replace(",", ".")
    else:
        raise ValueError("is not an amount with at most two decimals")
    return _above_zero(number), currency(unit) if unit else None


def _above_zero(number: str) -> Decimal:
    found = Decimal(number).quantize(Decimal("0.01"))
    if not found:
        raise ValueError("is not above zero; leave the cell empty where there is no price")
    return found


_COUNT = re.compile(
    r"[x×]?\s*([0-9]{1,6})(?:[.,]0{1,2})?\s*(?:x|pcs?|pieces?|件|个|双|只|条|套|stk|stück|st)?\.?", re.IGNORECASE
)
_MOST = 9999


def quantity(cell: str) -> int:
    """A whole number from 1 to 9999."""
    found = _COUNT.fullmatch(cell)
    if found is None or not 1 <= int(found[1]) <= _MOST:
        raise ValueError(f"is not a whole number from 1 to {_MOST}")
    return int(found[1])


_CATEGORIES = {
    Category.SHOES: "shoe sneaker sneakers boots trainers schuhe schuh 鞋 鞋子 鞋类 鞋靴 运动鞋",
    Category.CLOTHING: "clothes apparel garment kleidung bekleidung 衣服 服装 服饰 男装 女装",
    Category.BAG: "bags handbag backpack tasche taschen rucksack 包 包包 箱包",
    Category.WATCH: "watches uhr uhren 手表 腕表",
    Category.JEWELLERY: "jewelry jewellry schmuck 首饰 珠宝 饰品",
    Category.ELECTRONICS: "electronic elektronik 电子 电子产品 数码",
    Category.OTHER: "others misc sonstiges andere anderes 其他 其它",
}
_PAYMENTS = {
    Payment.CARD: "creditcard debitcard visa mastercard karte kreditkarte 信用卡 银行卡",
    Payment.BALANCE: "wallet credit guthaben 余额 余额支付",
    Payment.OTHER: "others banktransfer transfer überweisung alipay wechat wechatpay 支付宝 微信 微信支付 其他",
}


def _index(words: dict[Category, str] | dict[Payment, str], kind: type[StrEnum]) -> dict[str, StrEnum]:
    return {
        **{name: word for word, names in words.items() for name in names.split()},
        **{str(word): word for word in kind},
    }


_CATEGORY_NAMED = _index(_CATEGORIES, Category)
_PAYMENT_NAMED = _index(_PAYMENTS, Payment)


def category(cell: str) -> Category:
    """The kind of thing, by its English, Chinese or German name."""
    return Category(_named(cell, _CATEGORY_NAMED, Category))


def payment(cell: str) -> Payment:
    """The way of paying, by its English, Chinese or German name."""
    return Payment(_named(cell, _PAYMENT_NAMED, Payment))


def _named(cell: str, names: dict[str, StrEnum], kind: type[StrEnum]) -> StrEnum:
    found = names.get(re.sub(r"[\s_-]+", "", cell.casefold()))
    if found is None:
        raise ValueError(f"is none of: {', '.join(kind)}")
    return found
