"""Whether a defect note says enough for a stranger to find the defect.

A note must say *what* is wrong and *where* on the item. Nobody's words are changed or judged right: the note is only
asked what it leaves out. The reading is deliberately generous. A word that is neither a judgement, nor a filler, nor
a place counts as saying what; a named part, a side, or a preposition before a thing counts as saying where. Notes
about the whole item (the wrong one, one too few, a wrong size) need no place, but what was ordered and what came.
"""

import re
from enum import StrEnum

from kakoreturn.domain.defect import Defect
from kakoreturn.domain.values import DefectKind


class Gap(StrEnum):
    """What a defect note leaves out."""

    WHAT = "what"
    WHERE = "where"
    COMPARED = "compared"


QUESTIONS = {
    Gap.WHAT: "What exactly is wrong: a loose seam, a stain, a scratch, a measurement that is off?",
    Gap.WHERE: "Where on the item is it: left heel, inside of the collar, second button from the top?",
    Gap.COMPARED: "What did you order, and what came instead?",
}

_JUDGING = frozenset(
    """
    bad badly poor poorly terrible horrible awful ugly cheap cheaply cheaplooking crap crappy trash trashy garbage
    rubbish junk shoddy sloppy sucks worst worse inferior mediocre disappointing disappointed unacceptable fake
    fakelooking weird weirdlooking strange odd funny
    """.split()
)
# "off" judges in "looks off", and says something in "peeling off".
_JUDGING_PHRASE = r"(?:is|are|was|looks?|seems?|feels?|bit|little|slightly|way|totally|very)\s+(off)\b"
_EMPTY = frozenset(
    """
    low unhappy dislike hate wrong off defective defect defects faulty fault faults flaw flaws flawed
    problem problems issue issues quality qc not good great nice ok okay fine perfect right correct look looks
    looking looked seem seems feel feels like want expected expect acceptable satisfied happy made
    """.split()
)
_FILLERS = frozenset(
    """
    a an the this that these those it its it's is are was were be been being and or but so too very really quite
    rather just some any all whole entire there here i i'm im my me we you your they them he she of to in on at for
    with as by from have has had do does did don't doesn't isn't aren't can could would should will item items
    product thing things order photo photos picture pictures please bit little kind sort somehow something somewhere
    everywhere overall general generally also more much many lot lots no none what how which who why when one pair
    shoe shoes sneaker sneakers boot boots sandal sandals bag bags tote totes backpack wallet lamp lamps jacket coat
    shirt shirts tee hoodie sweater trousers pants jeans shorts dress skirt sock socks scarf hat cap belt watch
    necklace earrings headphones pls omg wow hello hi thanks thank exchange refund return replace replacement again
    still only even both same
    """.split()
)
_SAYING_NOTHING = _JUDGING | _EMPTY | _FILLERS
_PLACES = frozenset(
    """
    left right front back rear top bottom upper lower inner outer inside outside side sides middle centre center
    corner edge edges end ends tip base surface underside body heel heels toe toes toebox sole soles outsole midsole
    insole insoles tongue lace laces eyelet eyelets ankle collar vamp shaft sleeve sleeves cuff cuffs hem neck
    neckline shoulder shoulders chest waist waistband pocket pockets hood drawstring lining zip zipper zippers
    button buttons buttonhole placket armpit leg legs knee thigh crotch hip label tag tags strap straps handle
    handles flap clasp buckle chain link links hinge lid rim frame lens lenses dial bezel crown hand hands face case
    band bracelet ring stone setting pendant earring screen display key keys keyboard cable plug socket port shade
    bulb stand stem switch arm arms foot feet box packaging logo print pattern embroidery panel stripe stripes
    monogram hardware rivet rivets stud piping trim brim visor peak spout
    """.split()
)
_BEFORE_A_PLACE = frozenset(
    "on at in near along under inside outside between behind around above below across over beside beneath next".split()
)
_WHOLE_ITEM = (
    r"\b(?:instead of|rather than|ordered|order was|received|got|came|arrived|missing|incomplete|only \d"
    r"|wrong (?:item|product|model|size|colou?r|style|quantity)|(?:size|colou?r|item|model) (?:is )?wrong"
    r"|too (?:small|big|large|short|long|tight|loose|wide|narrow))\b"
)
_COMPARING = r"\b(?:instead of|rather than|ordered|but|not|only|missing|expected|should)\b"
_WORD = r"[^\W_]+(?:['’-][^\W_]+)*"
_VAGUE_ELSEWHERE = (
    "质量[很太]?(?:差|不好|一般|有问题)|不好|很差|太差|有问题|有瑕疵|瑕疵|垃圾|不行|不满意|[，。！!,.\\s]"
)
_NOT_LATIN = r"[^\W\d_a-zA-Z\u00C0-\u024F]"
_FEWEST_SIGNS = 3
_OF_THE_WHOLE = frozenset({DefectKind.SIZE, DefectKind.WRONG_ITEM, DefectKind.MISSING})
# These kinds say by themselves what is wrong; "print" or "hardware" do not.
_TELLING = frozenset({DefectKind.STITCHING, DefectKind.GLUE, DefectKind.STAIN, DefectKind.DAMAGE})


def _is_thing(word: str) -> bool:
    return _plain(word) not in _SAYING_NOTHING and word not in _BEFORE_A_PLACE


def _plain(word: str) -> str:
    return word.casefold().replace("-", "")


def _says_what(words: list[str]) -> bool:
    return any(_is_thing(word) and word not in _PLACES for word in words)


def _says_where(words: list[str]) -> bool:
    if not _PLACES.isdisjoint(words):
        return True
    first = next((place for place, word in enumerate(words) if word in _BEFORE_A_PLACE), len(words))
    return any(_is_thing(word) for word in words[first + 1 :])


def gaps(note: str) -> tuple[Gap, ...]:
    """What `note` leaves out; empty when it is specific.

    Notes in other scripts are taken as specific unless they only judge.
    """
    text = note.casefold().replace("’", "'")
    if re.search(_NOT_LATIN, text):
        left = re.sub(_VAGUE_ELSEWHERE, "", text)
        return () if len(left) >= _FEWEST_SIGNS else (Gap.WHAT, Gap.WHERE)
    words = re.findall(_WORD, text)
    what, where, measured = _says_what(words), _says_where(words), re.search(r"\d", text)
    if re.search(_WHOLE_ITEM, text):
        compared = measured or where or re.search(_COMPARING, text)
        return () if compared and (what or measured) else (Gap.COMPARED,)
    return (*(() if what else (Gap.WHAT,)), *(() if where else (Gap.WHERE,)))


def gaps_of(defect: Defect) -> tuple[Gap, ...]:
    """What a defect leaves out, its words and its fields taken together; empty when it is specific."""
    if bool(defect.expected) != bool(defect.observed):
        return (Gap.COMPARED,)
    left = set(gaps(defect.text))
    if defect.kind is DefectKind.MISSING and defect.where:
        return ()
    if defect.kind in _OF_THE_WHOLE:
        return () if defect.expected or not left else (Gap.COMPARED,)
    if defect.expected or defect.kind in _TELLING:
        left -= {Gap.WHAT, Gap.COMPARED}
    if defect.where:
        left -= {Gap.WHERE}
    return tuple(gap for gap in Gap if gap in left)


def judgements(note: str) -> tuple[str, ...]:
    """The words of `note` that only judge, as they were written, each once."""
    words = [word for word in re.findall(_WORD, note) if _plain(word) in _JUDGING]
    words += re.findall(_JUDGING_PHRASE, note, re.IGNORECASE)
    return tuple({word.casefold(): word for word in words}.values())
