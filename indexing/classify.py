"""Which category and type a document belongs to, with reasons (Measures, article 3; `readings` 1).

Points are added up for every type: for the title first, then for wording that is found on papers of the type, then for
cues in layout and numbers; wording that speaks against it takes points away. The container, where there is one, leaves
only the types of its category. How far the best type stands above nothing and above the second gives the confidence.

Confirmations by keepers are not learnt from yet; a prior of each type would be added to its points in `_points`.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import exp, sqrt

from indexing.cues import NAMES, Evidence, seen
from indexing.describe import telling
from indexing.headings import Heading, headings
from indexing.phrases import LEAST_FUZZY_ANCHOR, Phrase, Text, TitlePhrase, bare_title, dense
from indexing.sheet import Sheet, lay_out
from indexing.types import Classification, Guess, Reason, ReasonKind, TextPage, TypeProfile

_Titles = Sequence[tuple[Heading, Text]]

_CATEGORY_IN = {"case": "original", "voucher": "financial"}
_PAGE_END = "\f"
_HEADINGS = 5
_REASONS = 6
_GUESSES = 3

_TITLE_BASE, _TITLE_STEP, _TITLE_MOST = 1.5, 0.7, 6.0
_OTHER_HEADING = 0.75
_WORDING_MOST, _WORDING_SCALE = 5.0, 3.6
_HINT = 0.3
_AGAINST, _AGAINST_MOST = 1.2, 3.6
_NOTHING, _STEEPNESS = 2.8, 0.8
_MARGIN = 1.1
_SUREST = 0.99


@dataclass(frozen=True, slots=True)
class _Wording:
    """An anchor or a hint with its weight; phrases of many types weigh less, longer ones more."""

    kind: ReasonKind
    phrase: Phrase
    weight: float


@dataclass(frozen=True, slots=True)
class _Rule:
    """A profile made ready."""

    profile: TypeProfile
    titles: tuple[TitlePhrase, ...]
    wording: tuple[_Wording, ...]
    negatives: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Hit:
    """Something that speaks for a type: a phrase in a heading, or from `start` to `end` in the text."""

    kind: ReasonKind
    phrase: str
    points: float
    heading: Heading | None = None
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class _Score:
    rule: _Rule
    points: float
    hits: tuple[_Hit, ...]


def classify(pages: Sequence[TextPage], profiles: Sequence[TypeProfile], container: str | None) -> Classification:
    """What a document is, from the text of its pages.

    `container` is `case` (a household's file: a copy in it is original), `voucher` (a paper behind it is financial) or
    None. Of a long document the first three pages and the last are looked at. Raises ValueError for a container or a
    cue that is not known.
    """
    if container is not None and container not in _CATEGORY_IN:
        raise ValueError(f"container {container}")
    category = _CATEGORY_IN[container] if container else None
    sheets = [lay_out(page) for page in telling(pages)]
    rules = _made_ready(tuple(profile for profile in profiles if category in (None, profile.category)))
    if not sheets or not rules:
        return Classification(category, None, None, 0.0, (), ())
    evidence = Evidence(sheets, headings(sheets[0])[:_HEADINGS])
    text = Text.of(_PAGE_END.join(sheet.dense for sheet in sheets))
    cues = seen(evidence)
    titles = [(heading, bare_title(heading.text)) for heading in evidence.headings]
    scores = sorted((_score(rule, titles, text, cues) for rule in rules), key=lambda score: -score.points)
    best, guesses = scores[0], _guesses(scores)
    if best.points <= 0:
        return Classification(category, None, None, 0.0, (), guesses)
    profile = best.rule.profile
    return Classification(
        category=profile.category,
        type=profile.code,
        kind=_kind(profile, titles),
        confidence=guesses[0].confidence,
        reasons=_reasons(best, sheets, container),
        guesses=guesses,
    )


@lru_cache(maxsize=8)
def _made_ready(profiles: tuple[TypeProfile, ...]) -> tuple[_Rule, ...]:
    sharing = Counter(
        phrase for profile in profiles for phrase in {dense(each) for each in (*profile.anchors, *profile.hints)}
    )
    return tuple(_rule(profile, sharing) for profile in profiles)


def _rule(profile: TypeProfile, sharing: Counter[str]) -> _Rule:
    unknown = set(profile.cues) - NAMES
    if unknown:
        raise ValueError(f"type {profile.code}: cues {sorted(unknown)}")
    groups = ((ReasonKind.ANCHOR, profile.anchors, 1.0), (ReasonKind.HINT, profile.hints, _HINT))
    return _Rule(
        profile=profile,
        titles=tuple(map(TitlePhrase.of, profile.titles)),
        wording=tuple(
            _wording(kind, dense(phrase), weight, sharing) for kind, phrases, weight in groups for phrase in phrases
        ),
        negatives=tuple(map(dense, profile.negatives)),
    )


def _wording(kind: ReasonKind, text: str, weight: float, sharing: Counter[str]) -> _Wording:
    length = 0.8 + 0.12 * (min(len(text), 8) - 2)
    least_fuzzy = LEAST_FUZZY_ANCHOR if kind is ReasonKind.ANCHOR else len(text) + 1
    return _Wording(kind, Phrase.of(text, least_fuzzy), weight * length / sqrt(sharing[text]))


def _score(rule: _Rule, titles: _Titles, text: Text, cues: frozenset[str]) -> _Score:
    title = _title_hit(rule, titles)
    wording = _wording_hits(rule, text)
    signs = [_Hit(ReasonKind.CUE, name, weight) for name, weight in rule.profile.cues.items() if name in cues]
    against = min(_AGAINST * sum(phrase in text.text for phrase in rule.negatives), _AGAINST_MOST)
    heard = _WORDING_MOST * (1 - exp(-sum(hit.points for hit in wording) / _WORDING_SCALE))
    points = (title.points if title else 0.0) + heard + sum(sign.points for sign in signs) - against
    told = sorted(wording, key=lambda hit: -hit.points)[:_REASONS]
    hits = ((title,) if title else ()) + tuple(told) + tuple(sign for sign in signs if sign.points > 0)
    return _Score(rule, points, hits)


def _title_hit(rule: _Rule, titles: _Titles) -> _Hit | None:
    """The title phrase that fits a possible title best."""
    best: _Hit | None = None
    for number, (heading, bare) in enumerate(titles):
        standing = min(1.0, 0.4 + heading.weight) * (1.0 if number == 0 else _OTHER_HEADING)
        for phrase in rule.titles:
            worth = min(_TITLE_BASE + _TITLE_STEP * phrase.size, _TITLE_MOST) * standing
            if best and worth * 1.15 <= best.points:
                continue
            points = worth * phrase.fits(bare)
            if points and (best is None or points > best.points):
                best = _Hit(ReasonKind.TITLE, phrase.text, points, heading)
    return best


def _wording_hits(rule: _Rule, text: Text) -> list[_Hit]:
    hits = []
    for wording in rule.wording:
        place = wording.phrase.find(text)
        if place:
            points = wording.weight * (1 - 0.2 * place.slips)
            hits.append(_Hit(wording.kind, wording.phrase.text, points, None, place.start, place.end))
    return hits


def _guesses(scores: Sequence[_Score]) -> tuple[Guess, ...]:
    """The best three types with something to say for them, and how sure each is.

    The first: how far it stands above nothing, times how far above the second. The others share what that leaves.
    """
    told = [score for score in scores[:_GUESSES] if score.points > 0]
    if not told:
        return ()
    lead = told[0].points - (max(scores[1].points, 0.0) if len(scores) > 1 else 0.0)
    sure = 1 / (1 + exp((_NOTHING - told[0].points) / _STEEPNESS))
    first = min(sure * (1 - 0.5 * exp(-lead / _MARGIN)), _SUREST)
    shares = [exp(score.points - told[0].points) for score in told]
    rest = sum(shares[1:])
    others = [(1 - first) * sure * share / max(rest, 1.0) for share in shares[1:]]
    return tuple(
        Guess(score.rule.profile.code, round(min(confidence, first), 3))
        for score, confidence in zip(told, (first, *others), strict=True)
    )


def _kind(profile: TypeProfile, titles: _Titles) -> str | None:
    """The kind within the type whose title stands in the title zone."""
    best, most = None, 0.0
    for kind in profile.kinds:
        for phrase in map(TitlePhrase.of, kind.titles):
            for heading, bare in titles:
                fit = phrase.fits(bare) * (0.5 + heading.weight)
                if fit > most:
                    best, most = kind.code, fit
    return best


def _reasons(score: _Score, sheets: Sequence[Sheet], container: str | None) -> tuple[Reason, ...]:
    reasons = [Reason(ReasonKind.CONTAINER, container)] if container else []
    for hit in score.hits:
        if hit.heading:
            reasons.append(Reason(hit.kind, hit.phrase, hit.heading.page, hit.heading.box))
        elif hit.kind is ReasonKind.CUE:
            reasons.append(Reason(hit.kind, hit.phrase))
        else:
            reasons.append(_placed(hit, sheets))
    return tuple(reasons)


def _placed(hit: _Hit, sheets: Sequence[Sheet]) -> Reason:
    """The reason with its page and box: the text searched is the pages one after the other."""
    start, end = hit.start, hit.end
    for sheet in sheets:
        if start < len(sheet.dense):
            span = sheet.place(start), sheet.place(min(end, len(sheet.dense)) - 1) + 1
            return Reason(hit.kind, hit.phrase, sheet.page.number, sheet.box(*span))
        start, end = start - len(sheet.dense) - len(_PAGE_END), end - len(sheet.dense) - len(_PAGE_END)
    return Reason(hit.kind, hit.phrase)
