"""Makes `table.bin` anew: how likely a letter is after the two before it, in six languages.

Input: a folder with `sv.ngrams`, `en.ngrams`, … each with lines `letters<TAB>natural logarithm of the probability of the
last letter after the others`, taken out of `ngrams.fst` of the crates lingua-LANGUAGE-language-model 1.3.0 (Apache-2.0,
Peter M. Stahl; built from Wortschatz Leipzig). Usage: python3 table.py FOLDER table.bin

A cell is one byte, 16 for each unit of minus the logarithm, 255 at most. Order: language, letter before last, letter
before, letter. Letters: 0 any other, 1-26 a-z, 27-32 å ä ö ø æ ü; 33 stands before a word begins.
"""

import sys

LANGUAGES = ["sv", "en", "da", "nb", "fi", "de"]
LETTERS = "?abcdefghijklmnopqrstuvwxyzåäöøæü"
BEFORE = len(LETTERS)
UNSEEN, BACK_OFF = -12.0, -0.9


def read(path):
    known = {}
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            letters, value = line.rstrip("\n").split("\t")
            if len(letters) <= 3:
                known[letters] = float(value)
    return known


def cell(known, context, letter):
    for dropped in range(len(context) + 1):
        value = known.get(context[dropped:] + letter)
        if value is not None:
            return value + BACK_OFF * dropped
    return UNSEEN


def table(known):
    for first in range(BEFORE + 1):
        for second in range(BEFORE + 1):
            context = (LETTERS[first] if first < BEFORE else "") + (LETTERS[second] if second < BEFORE else "")
            for letter in LETTERS:
                value = UNSEEN if letter == "?" else cell(known, context.replace("?", "\0"), letter)
                yield min(255, round(-16 * value))


folder, output = sys.argv[1:]
with open(output, "wb") as out:
    for language in LANGUAGES:
        out.write(bytes(table(read(f"{folder}/{language}.ngrams"))))
