"""How easy a German text reads: hints for whoever writes it, never a gate. Pure: no Django, no clock.

The hints are rules of thumb. They find what usually makes a text hard (long sentences, long words, passive, nouns in
a chain) and say what helps; a sentence that is right stays, whatever they say.
"""

import re
from collections.abc import Iterator
from functools import cache, lru_cache

LONG_SENTENCE = 20  # words
LONG_WORD = 20  # letters
CHAIN = 3  # nouns
ENOUGH_FOR_THE_INDEX = 20  # words; below, the formula says nothing
SHOWN = 3  # hints of a kind
EASY, HARD = 8, 12  # of the index
QUOTED = 8  # words of a sentence, so that one finds it
HEADING = 2  # words; so short a line is no sentence

NOT_IN_A_WORD = re.compile(r"[^\w\s]")
WORD = re.compile(r"[^\W\d_]+(?:[*’'-][^\W\d_]+)*")
# Not after „z. B.“, „Nr.“ or „12.“, only before a new sentence.
SENTENCE_END = re.compile(r"(?<=[.!?…])(?<!\b\w\.)(?<!\d\.)(?<!\bNr\.)(?<!\bbzw\.)[“”\"»)]*\s+(?=[„\"»(]?[A-ZÄÖÜ])")
BECOME = re.compile(r"\b(?:werden|wird|wurden?|würden?|worden)\b")
SMALL_WORD = re.compile(r"\b[a-zäöüß]+\b")
PREFIXES = ("be", "ent", "er", "ver", "zer", "über", "unter")
# `++` and `}+` never give back what they took: a search takes time in proportion to the text, whatever it says.
NOUN = r"[A-ZÄÖÜ][\w*-]{3,}+"
LINK = r"(?:\s++(?:der|des|dem|den|die|das|von|zur|zum|zu|für|bei|mit|durch|im|in))+"
NOUN_CHAIN = re.compile(rf"(?<![\w*-]){NOUN}(?:{LINK}\s++{NOUN}){{{CHAIN - 1},}}+")


@lru_cache(maxsize=2048)
def hints(text: str) -> tuple[str, ...]:
    """What would make the text easier to read, in German; remembered, because every page asks again."""
    sentences = sentences_of(text)
    found = (
        *_first(_long_sentences(sentences)),
        *_first(_long_words(text)),
        *_first(_passives(sentences)),
        *_first(_noun_chains(sentences)),
    )
    index = difficulty(text)
    return (*found, f"Lesbarkeit insgesamt: {_grade(index)} ({_german(index)}).") if index is not None else found


def difficulty(text: str) -> float | None:
    """The first Wiener Sachtextformel: about 4 is very easy, 15 very hard. None for a text too short to tell."""
    if len(WORD.findall(text)) < ENOUGH_FOR_THE_INDEX:
        return None
    sentences = [NOT_IN_A_WORD.sub("", sentence).split() for sentence in sentences_of(text)]
    words = [word for sentence in sentences for word in sentence]
    syllables = [len(_hyphenation().positions(word.lower())) + 1 for word in words]
    counted = sum(len(sentence) > HEADING for sentence in sentences) or 1
    index = (
        0.1672 * len(words) / counted
        + 19.35 * sum(number >= 3 for number in syllables) / len(words)
        + 12.97 * sum(len(word) > 6 for word in words) / len(words)
        - 3.27 * syllables.count(1) / len(words)
        - 0.875
    )
    return round(index, 1)


@cache
def _hyphenation():
    """German syllables: where a word may be divided."""
    from pyphen import Pyphen  # noqa: PLC0415 - slow to load, and only the pages of the administration need it

    return Pyphen(lang="de")


def sentences_of(text: str) -> list[str]:
    """A line ends a sentence too: lists and headings often have no full stop. „# “ begins a heading."""
    lines = (line.lstrip("#- ").strip() for line in text.splitlines())
    return [sentence for line in lines for sentence in SENTENCE_END.split(line) if WORD.search(sentence)]


def _first(found: Iterator[str]) -> list[str]:
    return list(dict.fromkeys(found))[:SHOWN]


def _long_sentences(sentences: list[str]) -> Iterator[str]:
    for sentence in sentences:
        number = len(WORD.findall(sentence))
        if number > LONG_SENTENCE:
            yield f"Dieser Satz hat {number} Wörter: „{_beginning(sentence)}“ Zwei kurze Sätze lesen sich leichter."


def _long_words(text: str) -> Iterator[str]:
    for word in WORD.findall(text):
        longest = max(len(part) for part in re.split(r"[*’'-]", word))
        if longest > LONG_WORD:
            yield f"Das Wort „{word}“ ist lang. Zwei kürzere Wörter oder ein Bindestrich helfen beim Lesen."


def _passives(sentences: list[str]) -> Iterator[str]:
    for sentence in sentences:
        become = BECOME.search(sentence)
        if become and (participle := _participle(sentence, become)):
            yield (
                f"„{become[0]} … {participle}“ sagt nicht, wer etwas tut: „{_beginning(sentence)}“ "
                "Leichter liest sich ein Satz, der die Handelnden nennt."
            )


def _participle(sentence: str, become: re.Match) -> str:
    """The participle that belongs to „werden“: later in the sentence, or right before it („geprüft wird“)."""
    after = [word for word in SMALL_WORD.findall(sentence, become.end()) if is_participle(word)]
    before = WORD.findall(sentence[: become.start()])
    if after:
        return after[-1]
    return before[-1] if before and is_participle(before[-1]) else ""


def is_participle(word: str) -> bool:
    """By its looks: „geprüft“, „abgegeben“, „verlängert“. Without an expression, which would go back and forth in
    „gegegege“."""
    if not SMALL_WORD.fullmatch(word):
        return False
    stem = word.removesuffix("t") if word.endswith("t") else word.removesuffix("en")
    after_ge = stem.partition("ge")[2]
    if stem != word and len(after_ge) >= 2:
        return True
    return word.endswith("t") and any(stem.startswith(one) and len(stem) >= len(one) + 3 for one in PREFIXES)


def _noun_chains(sentences: list[str]) -> Iterator[str]:
    for sentence in sentences:
        for chain in NOUN_CHAIN.finditer(sentence):
            yield f"Viele Hauptwörter hintereinander: „{chain[0]}“. Mit einem Tätigkeitswort liest es sich leichter."


def _beginning(sentence: str) -> str:
    words = sentence.split()
    return sentence if len(words) <= QUOTED else f"{' '.join(words[:QUOTED])} …"


def _grade(index: float) -> str:
    """In words; the numbers are about the school years one needs."""
    return "leicht" if index < EASY else "mittel" if index < HARD else "schwer"


def _german(index: float) -> str:
    return f"Wiener Sachtextformel {index:.1f}".replace(".", ",") + "; 4 ist sehr leicht, 15 sehr schwer"
