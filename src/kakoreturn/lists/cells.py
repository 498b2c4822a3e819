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


def key(words: str) -> str:
    """A heading or a status as it is looked up: without case, spaces and signs."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", words).casefold())


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
    Category.SHOES: (
        "shoe footwear sneaker sneakers trainer trainers boot boots sandal sandals slipper slippers slides heels "
        "loafers schuhe schuh turnschuhe stiefel sandalen hausschuhe halbschuhe 鞋 鞋子 鞋类 鞋靴 运动鞋 靴子 "
        "凉鞋 拖鞋 板鞋 跑鞋 球鞋 篮球鞋 皮鞋 高跟鞋 休闲鞋 帆布鞋"
    ),
    Category.CLOTHING: (
        "clothes apparel garment hoodie hoodies sweatshirt sweatshirts sweater sweaters jumper cardigan knitwear "
        "tshirt tshirts tee tees top tops shirt shirts polo polos blouse jacket jackets coat coats vest vests "
        "blazer suit suits tracksuit dress dresses skirt skirts jeans pants trousers joggers sweatpants leggings "
        "shorts sock socks underwear swimwear pyjamas pajamas hat hats cap caps beanie beanies scarf scarves "
        "glove gloves belt belts tie ties jersey jerseys kleidung bekleidung pullover pulli kapuzenpullover hemd "
        "hemden bluse jacke jacken mantel weste anzug kleid kleider rock röcke hose hosen jogginghose socke "
        "socken unterwäsche mütze mützen kappe hut hüte schal handschuhe gürtel krawatte trikot 衣服 服装 服饰 "
        "男装 女装 童装 上衣 卫衣 连帽衫 t恤 短袖 长袖 衬衫 衬衣 毛衣 针织衫 外套 夹克 大衣 风衣 羽绒服 棉服 "
        "马甲 背心 西装 套装 球衣 裤子 长裤 短裤 牛仔裤 运动裤 休闲裤 裙子 连衣裙 半身裙 袜子 内衣 内裤 睡衣 "
        "泳衣 帽子 棒球帽 围巾 手套 皮带 腰带 领带"
    ),
    Category.BAG: (
        "bags handbag handbags backpack backpacks tote purse wallet wallets suitcase luggage tasche taschen "
        "handtasche umhängetasche rucksack rucksäcke geldbörse koffer 包 包包 箱包 背包 双肩包 单肩包 斜挎包 "
        "手提包 钱包 腰包 行李箱"
    ),
    Category.WATCH: "watches wristwatch uhr uhren armbanduhr 手表 腕表",
    Category.JEWELLERY: (
        "jewelry jewellry ring rings necklace necklaces bracelet bracelets earring earrings pendant schmuck "
        "ringe halskette armband ohrringe 首饰 珠宝 饰品 戒指 项链 手链 手镯 耳环 耳钉 吊坠"
    ),
    Category.ELECTRONICS: (
        "electronic headphones earphones earbuds charger elektronik kopfhörer ladegerät 电子 电子产品 数码 耳机 "
        "充电器 音箱"
    ),
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
