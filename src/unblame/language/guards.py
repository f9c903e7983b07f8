"""What lets a sentence pass although a rule's words stand in it: negation, mention, supposition, another subject.

A guard returns whether to let it pass. Rules name their guards; what all rules share is `checker`'s business.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from unblame.language.lexicon import Lexicon, singular, word_list
from unblame.language.sentence import PLACEHOLDER, QUOTED, Sentence
from unblame.language.subject import Subject

Guard = Callable[[Sentence, "re.Match[str]", Subject, Lexicon], bool]
REACH = 48
"""How far before the match, in characters, a word may stand that negates it."""

_NEGATOR = re.compile(
    r"\b(?:not|no|never|nobody|none|nothing|neither|nor|without|rather than|instead of|isn'?t|wasn'?t|aren'?t|weren'?t|"
    r"don'?t|doesn'?t|didn'?t|won'?t|can'?t|cannot|couldn'?t|shouldn'?t|wouldn'?t|hardly|avoid(?:s|ed|ing)?|beyond|stop|"
    r"refus(?:e|es|ed) to|rejected|rules? out|ruled out|declined to|resist|reject|more than)\b"
)
_LOOSE = re.compile(r"\b(?:less|hardly|far from|anything but|barely|scarcely|least)\b")
_CLAUSE_START = re.compile(r"[;:(–—,]| (?:but|because|although|though|while|whereas|so) ")
_SUPPOSED = re.compile(
    r"\b(?:if|in case|unless|lest|whenever|even if|suppose|supposing|imagine|should (?:an?|the|someone|anyone)|so that|ensure|ensures|"
    r"make sure|makes sure|prevents?|preventing|stops?|protects?|what happens when|for when|in the event|the next time|risk|risks|"
    r"chance|likelihood|likely|possible|possibility|assume|assumes)\b"
)
_MODAL_BEFORE = re.compile(
    r"(?<!due )(?<!down )(?<!led )(?<!owing )(?<!thanks )(?<!attributed )(?<!attributable )(?<!attributes )(?<!according )(?<!traced back )(?<!it )\b(?:may|might|can|could|would|will|cannot|can't|to|must not|'ll|doesn't|don't)(?: [a-z]+ly| also| still| even| then| ever| never)?(?: have)? $"
)
_MENTION = re.compile(
    r"\b(?:(?:the |a )?(?:words?|phrases?|wording|terms?|expression|sentences?|statements?|language|phrasing|headline|label|framing) "
    r"(?:like|such as|as|is|are|of|that|was|tells?|for)|such as|labell?(?:ed|ing) (?:it|this|them|someone|people|the)|call(?:ing|ed)? (?:it|this|that|them|someone|him|her) (?!done|a day|off|out|quits)|"
    r"instead of (?:saying|asking|writing|blaming|pointing|looking)|(?:don'?t|do not|never|avoid|stop|rather than|without|not|nobody should|please don'?t|no need to) "
    r"(?:just |simply |ever )?(?:writ|say|ask|blam|use |using|put|call|point|assign|accept|treat|look for|search|seek|attribut|stop at|settle|focus|conclud|classif)\w*|"
    r"is never (?:a|the) (?:root )?cause|blameless(?:ly)?\b(?![^.]*\bbut\b)|blame[- ]free|no[- ]blame|just culture|old view|new view|sentiment|the question is not|"
    r"resist the urge|point(?:ing)? (?:the |a )?fingers?|saying (?:what|that) (?:people|someone|somebody|they)|ask(?:ing)? people why|asking who|easy to (?:say|blame|point|dismiss|conclude|write)|tempting to|it (?:would|might|may) be (?:easy|tempting)|hindsight bias|tweeted|according to a customer|a customer (?:wrote|said))"
)
_QUESTIONED = re.compile(r"\b(?:whether|ask(?:s|ed|ing)? (?:if|whether)|unclear if|check if|see if)\b")
_COMPARED = re.compile(
    r"\b(?:more|better|any|anyone|anybody|careful|competent|reasonable|real|decent|proper|good|seasoned|senior|experienced|else|most|diligent|"
    r"sensible|conscientious|professional|responsible|attentive|sane|half|every|everyone|other|normal|sober|trained|qualified|skilled|"
    r"junior|first-year|intern|child|nobody|no one|who)\b"
)
_CONDUCT_NOUN = frozenset(
    [
        "mistake",
        "mistakes",
        "error",
        "errors",
        "work",
        "job",
        "jobs",
        "deploy",
        "deploys",
        "deployment",
        "edit",
        "edits",
        "change",
        "changes",
        "engineering",
        "decision",
        "decisions",
        "move",
        "moves",
        "act",
        "acts",
        "behaviour",
        "behavior",
        "attitude",
        "conduct",
        "piece",
        "effort",
        "attempt",
        "practice",
        "practices",
        "handling",
        "management",
        "planning",
        "oversight",
        "approach",
        "call",
        "thing",
        "way",
        "communication",
        "communications",
        "decision-making",
        "review",
        "reviews",
        "reviewing",
        "testing",
        "coding",
        "typing",
        "operation",
        "operations",
        "mistaking",
        "handover",
        "choice",
        "choices",
        "assumption",
        "assumptions",
        "use",
        "copy-and-paste",
        "copy-paste",
        "omission",
        "disregard",
        "idea",
        "shortcut",
        "shortcuts",
        "response",
        "copy",
        "preparation",
        "execution",
        "excuse",
        "excuses",
        "oversight",
        "bunch",
        "lot",
        "and",
        "or",
        ",",
        ".",
    ]
)
_LAZY_THINGS = frozenset(
    [
        "loading",
        "load",
        "loaded",
        "evaluation",
        "initialisation",
        "initialization",
        "init",
        "import",
        "imports",
        "quorum",
        "quorums",
        "terminal",
        "terminals",
        "pipe",
        "proxy",
        "loader",
        "counter",
        "match",
        "matching",
        "mode",
        "bayes",
        "datetime",
        "implementation",
        "default",
        "defaults",
        "hash",
        "query",
        "queries",
        "regex",
        "config",
        "client",
        "parser",
        "string",
        "comparison",
        "retry",
        "retries",
        "algorithm",
        "scheduler",
        "migration",
        "lock",
        "unmount",
        "umount",
        "free",
        "allocation",
        "delete",
        "deletion",
        "binding",
        "module",
        "component",
        "components",
        "array",
        "copy-on-write",
        "write",
        "writes",
        "restore",
        "schema",
        "restores",
        "expiry",
        "expiration",
        "cleanup",
        "service",
        "services",
        "driver",
        "fetch",
        "fetching",
        "field",
        "fields",
        "properties",
        "property",
        "relation",
        "relations",
        "instance",
        "singleton",
        "switch",
        "switches",
        "hub",
    ]
)
_PEOPLE_WORDS = frozenset(
    [
        "he",
        "she",
        "him",
        "her",
        "his",
        "hers",
        "they",
        "them",
        "their",
        "you",
        "your",
        "someone",
        "somebody",
        "anyone",
        "anybody",
        "everyone",
        "everybody",
        "people",
        "nobody",
        "no-one",
        "whoever",
        "who",
        "those",
        "guys",
        "folks",
    ]
)
_STRONG_PENALTY = re.compile(
    r"disciplin|reprimand|\bpip\b|\bhr\b|human resources|talking|telling|bollocking|dressing|word with|roll|warning|accountable|performance|manager|boss|supervisor|parted|consequences|punish|sanction"
)
_GROUP = re.compile(
    r"\b(?:all|every|everyone|everybody|teams|new|any|other|on-?call|engineers|staff|us|each|responders|developers|interested|who wants?|volunteers|our)\b"
)
_THOSE_INVOLVED = re.compile(
    r"\b(?:involved|responsible|concerned|the two|those|at fault|who (?:did|made|ran|caused|broke)|in question)\b"
)
_TEACHING = re.compile(r"\b(?:train|training|teach|educat|coach|course|lecture|instruct)")


def _before(sentence: Sentence, match: re.Match[str], reach: int = REACH) -> str:
    """The part of the clause that stands before a match."""
    text = sentence.lower[max(0, match.start() - reach) : match.start()]
    last = None
    for last in _CLAUSE_START.finditer(text):
        pass
    return text[last.end() :] if last else text


def negated(sentence: Sentence, match: re.Match[str], subject: Subject, lexicon: Lexicon) -> bool:
    """“It was not human error”, “nobody is to blame”."""
    del lexicon
    if subject.kind == "nobody":
        return True
    before = _before(sentence, match)
    return (
        bool(_NEGATOR.search(before))
        and "not only" not in before
        and "no doubt" not in before
        and "not just" not in before
    )


def negated_loosely(sentence: Sentence, match: re.Match[str], subject: Subject, lexicon: Lexicon) -> bool:
    """As above, and “far from obvious”; nobody's habits count."""
    del subject, lexicon
    before = _before(sentence, match, 30)
    inside = (
        re.search(r"\b(?:not|n't|never|hardly|no) (?!take|need|require|exactly|rocket|once|answer|read)", match.group())
        if "obvious" in match.group()
        else None
    )
    found = list(_NEGATOR.finditer(before))
    return bool(
        inside
        or _LOOSE.search(before)
        or any(each.group() not in ("more than", "nobody", "no", "none") for each in found)
    )


def not_negated(sentence: Sentence, match: re.Match[str], subject: Subject, lexicon: Lexicon) -> bool:
    """“She did not fail to call”, “never ignored”; “nobody failed”."""
    del lexicon
    return subject.kind == "nobody" or bool(
        re.search(
            r"(?:\bnot|n'?t|\bnever|\bwithout|\bnor|cannot)(?: [a-z]+ly)? $", sentence.lower[: match.start()][-24:]
        )
    )


def hypothetical(sentence: Sentence, match: re.Match[str], subject: Subject, lexicon: Lexicon) -> bool:
    """What may happen some day: “if an engineer forgets …”, “somebody might miss it”."""
    del lexicon
    before = sentence.lower[max(0, match.start() - 90) : match.start()]
    if _SUPPOSED.search(before) or _QUESTIONED.search(before):
        return not re.search(r"\bas if\b|\bif only\b", before)
    if re.search(
        r"\bwhen(?:ever)? (?:an?|someone|somebody|people|engineers|operators|you|developers)\b", before
    ) and re.match(r"(?:\w+ly )?(?:fail|fails|forgets?|miss(?:es)?)\b", match.group()):
        return True
    return bool(_MODAL_BEFORE.search(before)) and subject.kind != "none"


def hypothetical_soft(sentence: Sentence, match: re.Match[str], subject: Subject, lexicon: Lexicon) -> bool:
    """Only what “if” or “whether” opens."""
    del subject, lexicon
    return bool(
        re.search(r"\b(?:if|whether|in case|unless)\b", sentence.lower[max(0, match.start() - 60) : match.start()])
    )


def mention(sentence: Sentence, match: re.Match[str], subject: Subject, lexicon: Lexicon) -> bool:
    """Words that are talked about instead of said."""
    del subject, lexicon
    found = _MENTION.search(sentence.lower)
    return bool(found) and not (found.start() >= match.start() and found.end() <= match.end())


def compared(sentence: Sentence, match: re.Match[str], subject: Subject, lexicon: Lexicon) -> bool:
    """“Would have noticed” blames only when somebody better is held against the one who was there."""
    del match, lexicon
    return not _COMPARED.search(sentence.lower[subject.start : subject.end] + " ")


def conduct(sentence: Sentence, match: re.Match[str], subject: Subject, lexicon: Lexicon) -> bool:
    """A word of conduct that is said of a thing: “careless defaults”, “lazy loading”."""
    after = re.match(r"[ ,]*(?:and |or |, )?([\w-]+|$)", sentence.lower[match.end() :])
    noun = after.group(1) if after else ""
    soft = match.groupdict().get("soft")
    if noun in _LAZY_THINGS:
        return True
    people = people_in(sentence, lexicon)
    if noun in _CONDUCT_NOUN or singular(noun) in word_list("roles") or singular(noun) in word_list("teams"):
        return bool(soft) and noun in ("thing", "idea", "way", "approach", "and", "or", "lot", "call") and not people
    if re.search(
        r"\b(?:be|is|are|was|were|been|being|got|get|gets|'s|'re|so|too|very|how|just|plain|bit|pretty|totally|utterly|frankly|become|became)(?: [a-z]+ly)? $",
        sentence.lower[: match.start()][-24:],
    ):
        return (
            bool(soft)
            and subject.kind in ("system", "outsider", "common", "none")
            and not _is_it(sentence, subject)
            and not people
        )
    if soft:
        return not people
    return not people and bool(noun) and not _ABSTRACT.search(match.group())


_ABSTRACT = re.compile(
    r"(?:ness|ence|ency|acy|tude)$|negligence|complacency|amateur hour|idiot|moron|clown|muppet|cowboy|stupidity"
)


def _is_it(sentence: Sentence, subject: Subject) -> bool:
    return sentence.lower[subject.start : subject.end].strip() in ("it", "this", "that", "which", "what", "it all")


def about_conduct(sentence: Sentence, match: re.Match[str], subject: Subject, lexicon: Lexicon) -> bool:
    """“Obviously” counts where the clause tells what people did or did not, or gives a verdict."""
    after = sentence.lower[match.end() : match.end() + 70]
    if re.match(
        r",?(?: the| a| an| this| that| it| was| were| is)* ?(?:wrong|bad|broken|mistake|mistaken|stupid|poor|foolish|careless|doomed|terrible|inadequate|insufficient|a mistake|no one|nobody|should|untested|ended|out of (?:his|her|their) depth)\b",
        after,
    ):
        return False
    if subject.kind in ("person", "we", "i", "you", "nobody"):
        return bool(re.match(r",?(?: [a-z]+)? (?:shows?|see|indicat|separat|label)", after)) or (
            match.group() in ("of course", "naturally", "surely") and not re.search(r"n't|not|never", after)
        )
    first = re.match(r",? ?((?:the |an? |our |some)?[\w@'-]+(?: [\w@'-]+){0,2})", sentence.text[match.end() :])
    if first is None:
        return True
    begin = match.end() + first.start(1)
    group = sentence.words[sentence.index_at(begin) : sentence.index_at(begin) + 4]
    kinds = [_simple_kind(word.text, lexicon) for word in group]
    if not any(kind in ("person", "we") for kind in kinds):
        return True
    if match.group() in ("of course", "naturally", "surely"):
        return not re.search(r"n't|\bnot\b|never|nobody|no one|\bknew\b|should", after)
    return False


def hindsight_of_people(sentence: Sentence, match: re.Match[str], subject: Subject, lexicon: Lexicon) -> bool:
    """A look back that only speaks of things passes."""
    del subject, lexicon
    after = sentence.lower[match.end() :]
    return bool(re.search(r"\bnot (?:obvious|clear|wrong)|n't (?:obvious|clear)", after))


def system_owner(sentence: Sentence, match: re.Match[str], subject: Subject, lexicon: Lexicon) -> bool:
    """“The proxy's failure to update its table”."""
    who = match.group("who")
    if "'s" not in who and "s'" not in who:
        return False
    begin = match.start("who")
    end = begin + who.index("'")
    words = [word for word in sentence.words if begin <= word.start < end]
    del subject
    return not words or _simple_kind(words[-1].text.split("'")[0], lexicon) not in ("person", "we")


def person_acts(sentence: Sentence, match: re.Match[str], subject: Subject, lexicon: Lexicon) -> bool:
    """“Without looking” needs somebody who acts, or work that only people do."""
    del subject
    before = sentence.lower[: match.start()]
    if re.search(
        r"\b(?:merged|approved|deployed|pushed|signed off|shipped|released|rolled out|reviewed|closed|accepted|committed|went out|done)\b",
        before[-40:],
    ):
        return bool(re.search(r"\b(?:can|may|to be|could|allows?|allowed|lets?|able)\b", before[-60:]))
    if re.search(r"\b(?:can|may|could|allows?|allowed|lets?|able|how to|cannot)\b", before):
        return True
    return not any(
        word.start < match.start() for word in sentence.words if _simple_kind(word.text, lexicon) in ("person", "we")
    )


def patient(sentence: Sentence, match: re.Match[str], subject: Subject, lexicon: Lexicon) -> bool:
    """A penalty is one when people bear it: they stand in the sentence, or the penalty is of that kind."""
    text = match.group()
    if re.search(r"\blose|loses|lost|docked|forfeit|no longer|off the|off our|stripped|banned|barred|relieved", text):
        if subject.kind in ("person", "you"):
            return bool(
                re.search(
                    r"no longer (?:needs?|has to|have to)|lost (?:access|their|his|her|the) .*(?:because|when|during|after|for \d)",
                    sentence.lower,
                )
            )
        if re.search(r"off (?:the|our)|no longer (?:be )?(?:allowed|permitted|trusted)", text):
            return not people_in(sentence, lexicon)
        return True
    return not (
        _STRONG_PENALTY.search(text)
        and (
            people_in(sentence, lexicon)
            or re.search(
                r"disciplin|reprimand|\bpip\b|\bhr\b|talking|telling|bollocking|roll|human resources|word with|formal|final|written|consequences",
                text,
            )
        )
    )


def not_contingent(sentence: Sentence, match: re.Match[str], subject: Subject, lexicon: Lexicon) -> bool:
    """Security measures against an intruder are no penalty."""
    del match, subject, lexicon
    return bool(
        re.search(
            r"\b(?:attacker|compromised|phish|malware|intruder|leaked|stolen|threat actor|credential|deprovision|offboard|left the company)",
            sentence.lower,
        )
    )


def open_to_all(sentence: Sentence, match: re.Match[str], subject: Subject, lexicon: Lexicon) -> bool:
    """Training offered to everyone is a measure like others; aimed at those involved it is a punishment."""
    del subject, lexicon
    text = sentence.lower
    if _THOSE_INVOLVED.search(text):
        return False
    return (
        bool(_TEACHING.search(match.group()))
        and "retrain" not in match.group()
        and "re-train" not in match.group()
        and bool(_GROUP.search(match.group()) or _GROUP.search(text[match.end() : match.end() + 40]))
    )


def people_vigilance(sentence: Sentence, match: re.Match[str], subject: Subject, lexicon: Lexicon) -> bool:
    """“More careful” is a remedy when people are to be it: a system may well be more conservative."""
    text = match.group()
    if re.search(
        r"happen(?:s)? again|do(?:n't| not) let|never (?:again )?(?:do|let)|lesson|act together|eyes on|mistakes? again",
        text,
    ):
        return bool(
            re.search(
                r"\b(?:so that|ensure|to make sure|prevent|guarantee|how (?:do|can|could) we)\b",
                sentence.lower[: match.start()],
            )
        )
    if subject.kind in ("system", "outsider", "common") and not people_in(sentence, lexicon):
        return True
    before = sentence.lower[: match.start()]
    if re.match(r"(?:was|were|been|are|is) ", text) or re.match(r"paid|with ", text):
        return not re.search(r"\b(?:have|has|had|should|if|must|not|n't)\b", before[-40:]) or text.startswith("with")
    if re.search(
        r"\b(?:did(?:n't| not)|do(?:es)?n't|need not|without having|no longer|not have|not need|relied on|rely on|relies on|depends? on|having|had|asks|requires?|required|requiring|who|easy|hard|difficult|expect(?:s|ed|ing)?|hoping|by)\b[^,;]{0,40}$",
        before,
    ):
        return not re.search(r"\b(?:needs?|must|should|have to) ", before[-30:])
    return False


def complaint(sentence: Sentence, match: re.Match[str], subject: Subject, lexicon: Lexicon) -> bool:
    """Habits of people that a report states neutrally."""
    del subject, lexicon
    return bool(
        re.match(
            r"(?:is|are|was|were)(?: always| never) (?:available|on call|on|paged|notified|aware|able|required|reachable|encouraged|welcome|free)",
            match.group(),
        )
    )


def people_complaint(sentence: Sentence, match: re.Match[str], subject: Subject, lexicon: Lexicon) -> bool:
    """“As usual” and “every time” are complaints where people other than us stand in the sentence."""
    text = match.group()
    if re.search(r"what else is new|like every other time|same old|here we go|par for", text):
        return False
    del subject
    people = [
        kind
        for word in sentence.words
        if (kind := _simple_kind(word.text, lexicon)) == "person" and word.low not in ("who", "their", "them", "they")
    ]
    if not people:
        return not re.search(r"\btypical\b.*(?:of|for) (?:them|the)", sentence.lower) and not re.search(
            r"not for the first|time and", text
        )
    if re.match(r"(?:every|each|yet again|once|again|for the|not for)", text):
        return not re.search(
            r"\b(?:break|breaks|broke|forg|ignor|miss|fail|end up|ends up|blam|should|late|same|never|always|without|again|on duty|on call|touch|deploy|push|refus|instead|pays?|mess|complain|excuse|problem|someone else|us\b|decid|insist)",
            sentence.lower,
        ) or bool(
            re.match(r"once (?:again|more)$", text)
            and not re.search(r"\b(?:fail|forg|ignor|refus|should|late|without|miss|nobody|broke|blam)", sentence.lower)
        )
    return False


def mistake_of_person(sentence: Sentence, match: re.Match[str], subject: Subject, lexicon: Lexicon) -> bool:
    """“Made a mistake” is said of people; “wrong” of anything."""
    del lexicon
    if re.match(r"mak|made", match.group()):
        return subject.kind not in ("person", "i", "you") or bool(
            re.search(
                r"\b(?:every(?:one|body)|people|humans?|anyone) (?:can |will |do |always )?makes?\b|easy to make|make (?:fewer|it)|to make",
                sentence.lower,
            )
        )
    if re.match(r"(?:human|factor)", match.group()):
        return bool(
            re.search(
                r"\b(?:consider|study|training|review|analysis|expert|team|engineering|principles|field|discipline)\b",
                sentence.lower,
            )
        )
    return False


def asks_who(sentence: Sentence, match: re.Match[str], subject: Subject, lexicon: Lexicon) -> bool:
    """“Who” that tells instead of asking: “those who pushed”, “Alice, who approved it, …”."""
    del subject, lexicon
    before = sentence.lower[: match.start("mark")].rstrip()
    if before.endswith(","):
        return (
            bool(re.search(r"[a-z]", before))
            and "?" not in sentence.lower[match.end() :]
            and not re.search(r"\b(?:so|and|but|ok|okay|guys|please|hey|team|all|know|ask|out),$", before)
        )
    if re.search(r"\b(?:know|knows|clear|see|remember)$", before) and re.search(
        r"\bn['’]?t|not|regardless|no matter", before
    ):
        return False
    return bool(re.search(r"\b(?:regardless of|no matter|doesn't matter|not matter|irrelevant)\b", before))


def asks_why(sentence: Sentence, match: re.Match[str], subject: Subject, lexicon: Lexicon) -> bool:
    """“Why” that tells: “this is why the team …”, “that explains why nobody was paged”."""
    del lexicon
    before = sentence.lower[: match.start("mark")].rstrip()
    if re.search(
        r"\b(?:must|to|should|please|can|could|would) (?:explain|know|tell (?:us|me)|justify|say|account for|understand|hear)$",
        before,
    ):
        return False
    inverted = re.search(
        r"\b(?:did|do|does|was|were|is|are|has|have|had|would|could|can|will|should|must|wo|wouldn't|didn't|didnt)(?:n['’]?t)? ?$",
        sentence.lower[match.start("mark") : subject.start],
    )
    if "how come" in match.group() or "on earth" in match.group() or "the hell" in match.group():
        return False
    if inverted:
        return bool(re.search(r"\bthis is$|\bthat'?s$|reason$", before))
    if re.search(
        r"\b(?:ask|know|tell (?:me|us)|explain|wonder|understand|question|find out|justify|answer)(?:s|ed|ing)?$|^$|\bclear$|\bis$",
        before,
    ) and re.search(r"\b(?:asks?|know|tell|wonder|justify|answer|explain to)", before):
        return False
    return True


def negated_near(sentence: Sentence, match: re.Match[str], subject: Subject, lexicon: Lexicon) -> bool:
    """A negator right before the words; idioms that hold one themselves are not meant."""
    del subject, lexicon
    return bool(
        re.search(
            r"(?:\bnot|n't|\bnever|\bhardly|\bno|\bnobody|\bno one)(?: [a-z]+){0,1} $",
            sentence.lower[: match.start()][-22:],
        )
    ) and not re.search(r"\b(?:no|not|n't)\b", match.group()[:14])


def people_stand(sentence: Sentence, match: re.Match[str], subject: Subject, lexicon: Lexicon) -> bool:
    """Idioms of complaint need somebody to complain about."""
    return subject.kind not in ("person", "you", "i") and not people_in(sentence, lexicon)


def people_penalty(sentence: Sentence, match: re.Match[str], subject: Subject, lexicon: Lexicon) -> bool:
    """A restriction is a penalty when a person bears it."""
    text = match.group()
    if re.search(
        r"apolog|conduct|held to account|to account|shape up|name and shame|named and shamed|yourself|themselves together|example of|improvement plan|performance plan",
        text,
    ):
        return False
    if re.match(r"(?:must|should|may|can|shall)|tak(?:e|ing|es|ook)|mak", text):
        return subject.kind in ("system", "common", "we") and not (subject.kind == "we" and "seriously" not in text)
    return subject.kind in ("system", "none", "common", "we") and not people_in(sentence, lexicon)


def not_of_system(sentence: Sentence, match: re.Match[str], subject: Subject, lexicon: Lexicon) -> bool:
    """Verdicts that are said of a thing."""
    text = match.group()
    if subject.kind in ("system", "common") and re.search(
        r"fail|carried|pressed|went|pushed|poor|bad|terrible|awful|good enough|decision|call|work", text
    ):
        return not people_in(sentence, lexicon) or text.startswith("fail")
    if re.search(r"^(?:very |really |extremely |frankly )?(?:poor|bad|terrible|awful|questionable|dubious)", text):
        return not people_in(sentence, lexicon)
    return False


def we_knew(sentence: Sentence, match: re.Match[str], subject: Subject, lexicon: Lexicon) -> bool:
    """“Because the team did not know …” tells a reason, not a fault."""
    del lexicon
    after = sentence.lower[match.end() - 12 : match.end() + 24]
    if re.search(
        r"(?:not|n't|never) (?:know|aware|have|see|get|receive|expect|yet)\b|never (?:got|saw|received|been|had|heard)",
        after,
    ):
        return True
    return subject.kind == "we" and not re.search(r"forg|fail|neglect|bother|ignor", match.group())


_TECHNICAL = re.compile(
    r"\b(?:alert|alarm|monitor|monitoring|check|checks|test|tests|suite|pipeline|ci|canary|script|job|system|service|server|client|api|linter|validator|"
    r"scheduler|controller|tool|tooling|bot|probe|dashboard|page|pager|cache|database|query|code|health|healthcheck|process|review|documentation|docs|"
    r"runbook|warning|message|email|notification|log|logs|library|compiler|kernel|node|cluster|balancer|proxy|gateway|deploy|deployment|rollout|release|"
    r"config|configuration|flag|migration|backup|it|that|this|which|automation|guard|limit|agent|daemon|application|app|ui|console|prompt|detector|scanner)s?\s*$"
)


def technical_subject(sentence: Sentence, match: re.Match[str], subject: Subject, lexicon: Lexicon) -> bool:
    """Verbs that mostly people do, said of a thing that warns, tells or checks."""
    del match, lexicon
    if subject.kind in ("person", "we", "i", "you", "nobody"):
        return False
    group = sentence.lower[subject.start : subject.end].split(" of ")[0].split(" in ")[0].split(" for ")[0]
    return subject.kind == "outsider" or not group.strip() or bool(_TECHNICAL.search(group)) or PLACEHOLDER in group


def two_sided_none(sentence: Sentence, match: re.Match[str], subject: Subject, lexicon: Lexicon) -> bool:
    """A wording that stands without a subject counts only where somebody stands in the sentence."""
    return subject.kind == "none" and not people_in(sentence, lexicon)


def had_never(sentence: Sentence, match: re.Match[str], subject: Subject, lexicon: Lexicon) -> bool:
    """“Had never tested this” tells of experience."""
    del subject, lexicon
    return bool(re.search(r"(?:\b(?:had|have|has)|'d|'ve) $", sentence.lower[: match.start()][-8:]))


def two_sided(sentence: Sentence, match: re.Match[str], subject: Subject, lexicon: Lexicon) -> bool:
    """Alternatives of a pattern that name nobody stand on their own; `checker` asks for no subject there."""
    del sentence, match, subject, lexicon
    return False


def numbered(sentence: Sentence, match: re.Match[str], subject: Subject, lexicon: Lexicon) -> bool:
    """A number beside the vague word tells what it means."""
    del subject, lexicon
    near = sentence.lower[max(0, match.start() - 25) : match.end() + 60]
    return bool(re.search(r"\d", near))


def timed(sentence: Sentence, match: re.Match[str], subject: Subject, lexicon: Lexicon) -> bool:
    """A time or a duration in the sentence tells what “a while” means."""
    del match, subject, lexicon
    return bool(re.search(r"\d", sentence.lower))


def people_in(sentence: Sentence, lexicon: Lexicon) -> bool:
    """Whether anybody stands in the sentence whom blame could be meant for."""
    return any(_simple_kind(word.text, lexicon) == "person" for word in sentence.words)


def _simple_kind(word: str, lexicon: Lexicon) -> str:
    low = word.lower()
    if PLACEHOLDER in word or QUOTED in word:
        return ""
    if low in ("we", "i", "us", "our", "my", "me", "we'd", "we've", "i'd"):
        return "we"
    if low in _PEOPLE_WORDS:
        return "person"
    kind = lexicon.kind_of(word, (), first=False)
    return kind if kind == "person" else ""


GUARDS: Mapping[str, Guard] = {
    "negated": negated,
    "negated-loosely": negated_loosely,
    "negated-near": negated_near,
    "not-negated": not_negated,
    "hypothetical": hypothetical,
    "hypothetical-soft": hypothetical_soft,
    "mention": mention,
    "compared": compared,
    "conduct": conduct,
    "about-conduct": about_conduct,
    "hindsight-of-people": hindsight_of_people,
    "system-owner": system_owner,
    "person-acts": person_acts,
    "patient": patient,
    "not-contingent": not_contingent,
    "open-to-all": open_to_all,
    "people-vigilance": people_vigilance,
    "complaint": complaint,
    "people-complaint": people_complaint,
    "mistake-of-person": mistake_of_person,
    "asks-who": asks_who,
    "asks-why": asks_why,
    "two-sided": two_sided,
    "had-never": had_never,
    "two-sided-none": two_sided_none,
    "people-stand": people_stand,
    "people-penalty": people_penalty,
    "not-of-system": not_of_system,
    "we-knew": we_knew,
    "technical-subject": technical_subject,
    "numbered": numbered,
    "timed": timed,
}
