"""How people write counts and kinds of things in a list; dates and amounts are read in `domain`, as anywhere else.

Every function here raises ValueError with the reason, made to stand behind the value it is about.
"""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum

from kakoreturn.domain.values import Category, Payment

# What stands for nothing where a date, a number or a word is expected; what spreadsheets show where they failed.
ERRORS = frozenset({"#N/A", "#NV", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!", "#WERT!", "#BEZUG!"})
NOTHING = frozenset(
    {"-", "--", "—", "–", "/", "n/a", "na", "none", "null", "nil", "无", "暂无", *map(str.casefold, ERRORS)}
)
# What stands for yes and for no where a day is expected.
YES = frozenset({"yes", "y", "ja", "x", "✓", "✔", "true", "done", "ready", "ok", "是", "有", "已完成"})
NO = frozenset({"no", "n", "nein", "false", "not yet", "pending", "✗", "✘", "否", "没有", "未"})


def plain(cell: str) -> str:
    """A cell in the one form that the functions here read: full-width signs made narrow, spaces trimmed."""
    return cell.strip() if cell.isascii() else unicodedata.normalize("NFKC", cell).strip()


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
