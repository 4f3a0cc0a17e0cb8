import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.dialogue.mood_words import leaves_it_open, mood_named, read_moods
from bot.dialogue.moods import mood_label
from bot.languages import LANGUAGES, speaking
from core.inference.intent_model import Kind
from core.moods.mood import Mood

LOVE, JOY, SURPRISE, SADNESS, FEAR, ANGER = Mood
NOTHING = set[Mood]()


@pytest.mark.parametrize(
    "words", ["I'm {}", "im {}", "i am so so {}", "i feel {}", "feeling {}", "i’m really {} today"]
)
@pytest.mark.parametrize(("word", "mood"), [("sad", SADNESS), ("lonely", SADNESS), ("happy", JOY), ("furious", ANGER)])
def test_feeling_is_a_phrase_with_a_mood_word(words: str, word: str, mood: Mood) -> None:
    found = read_moods(words.format(word))
    assert (found.moods, found.kind, found.is_plain) == ((mood,), Kind.FEEL, True)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("mood", Mood)
def test_label_of_a_button_is_understood(language: str, mood: Mood) -> None:
    """Its emoji may be missing."""
    with speaking(language):
        label = mood_label(mood)
        for words in (label, f"{label} {mood.emoji}", f"{mood.emoji} {label}", f"{mood.emoji}{label}", label.upper()):
            assert read_moods(words).moods == (mood,), words
            assert read_moods(words).is_plain


@pytest.mark.parametrize(
    "words", ["mood joy", "mood: joy", "joy joy joy", "joy mood", "JOY!!!", "some joy, please", "Joy😃"]
)
def test_plain_words_around_a_mood_change_nothing(words: str) -> None:
    found = read_moods(words)
    assert (found.moods, found.kind, found.is_plain) == ((JOY,), Kind.WANT, True)


@pytest.mark.parametrize(
    ("words", "moods"),
    [
        ("joy or fear", (JOY, FEAR)),
        ("happy but scared", (JOY, FEAR)),
        ("something scary but funny", (FEAR, JOY)),
        ("❤️ + 😢, sad", (LOVE, SADNESS)),
        ("fear with joy", (FEAR, JOY)),
        ("cosy mystery", (SURPRISE, LOVE)),
    ],
)
def test_two_moods_may_be_joined(words: str, moods: tuple[Mood, Mood]) -> None:
    found = read_moods(words)
    assert (found.moods, found.is_plain) == (moods, True)


@pytest.mark.parametrize(
    ("words", "moods", "refused"),
    [
        ("a comedy without any romance", (JOY,), {LOVE}),
        ("laughs but zero romance", (JOY,), {LOVE}),
        ("funny but not romantic", (JOY,), {LOVE}),
        ("comedy, no romance", (JOY,), {LOVE}),
        ("romance without tears", (LOVE,), {SADNESS}),
        ("love without tears", (LOVE,), {SADNESS}),
        ("joy without fear", (JOY,), {FEAR}),
        ("less gore more laughs", (JOY,), {FEAR}),
        ("I don't want to cry, I want to laugh", (JOY,), {SADNESS}),
        ("no horror just laughs", (JOY,), {FEAR}),
        ("no twist, just sadness", (SADNESS,), {SURPRISE}),
        ("😂 not 😭", (JOY,), {SADNESS}),
        ("not a romance but a comedy", (JOY,), {LOVE}),
    ],
)
def test_refused_moods_differ_from_wanted_moods(words: str, moods: tuple[Mood, ...], refused: set[Mood]) -> None:
    found = read_moods(words)
    assert (found.moods, found.refused, found.is_plain) == (moods, refused, True)


@pytest.mark.parametrize(
    ("words", "refused"),
    [
        ("anything but horror", {FEAR}),
        ("no horror", {FEAR}),
        ("horror? never", {FEAR}),
        ("horror no thanks", {FEAR}),
        ("a weepie? please don't", {SADNESS}),
        ("not sad", {SADNESS}),
        ("nothing scary", {FEAR}),
        ("I don't want to cry", {SADNESS}),
        ("not in the mood for romance", {LOVE}),
        ("i'm not in the mood for romance", {LOVE}),
        ("sick of sad movies", {SADNESS}),
        ("I'm tired of romcoms", {LOVE}),
        ("no more crying", {SADNESS}),
        ("no romance or tears", {LOVE, SADNESS}),
        ("nothing sad, scary or romantic", {SADNESS, FEAR, LOVE}),
        ("I hate horror", {FEAR}),
        ("everything except romance", {LOVE}),
    ],
)
def test_refusal_alone_names_no_mood(words: str, refused: set[Mood]) -> None:
    found = read_moods(words)
    assert (found.moods, found.refused, found.is_plain) == ((), refused, True)


@pytest.mark.parametrize(
    ("language", "words", "refused"),
    [
        *(("de", words, FEAR) for words in ("kein Horror", "ohne Angst", "Horror bitte nicht", "alles außer Horror")),
        *(("de", words, SADNESS) for words in ("nicht traurig", "nichts Trauriges", "bitte nichts Trauriges")),
        *(("es", words, FEAR) for words in ("nada de terror", "sin miedo", "todo menos terror")),
        *(("es", words, SADNESS) for words in ("no quiero algo triste", "nada triste")),
        *(("fr", words, FEAR) for words in ("pas d'horreur", "rien d'effrayant", "pas de film d’horreur", "sans peur")),
        *(("it", words, FEAR) for words in ("niente horror", "niente paura", "senza paura")),
        *(("pt", words, FEAR) for words in ("sem terror", "nada de terror", "não quero terror")),
        ("pt", "sem romance", LOVE),
        *(("vi", words, FEAR) for words in ("không kinh dị", "đừng phim kinh dị", "không sợ")),
        *(("ru", words, FEAR) for words in ("без ужасов", "только не ужасы", "никаких ужасов")),
        *(("ja", words, FEAR) for words in ("ホラー以外", "怖くない映画", "ホラーは苦手", "ホラーなし")),
        *(("ar", words, FEAR) for words in ("بدون رعب", "لا أريد رعب", "بدون الرعب")),
    ],
)
def test_refusals_are_read_in_every_language(language: str, words: str, refused: Mood) -> None:
    for claimed in (language, "en"):
        with speaking(claimed):
            found = read_moods(words)
            assert (found.moods, found.refused) == ((), {refused}), claimed


@pytest.mark.parametrize(
    ("words", "mood"),
    [
        *((words, SADNESS) for words in ("ich bin traurig", "estoy triste", "je suis triste", "sono triste", "悲しい")),
        *((words, SADNESS) for words in ("мне грустно", "أنا حزين", "estou triste", "tôi buồn", "bin so einsam")),
        *(
            (words, JOY)
            for words in ("quiero reír", "etwas Lustiges bitte", "je veux rire", "笑いたい", "хочу смеяться")
        ),
        *((words, FEAR) for words in ("фильм ужасов", "phim kinh dị", "ホラー映画", "un film d'horreur")),
        *((words, LOVE) for words in ("une comédie romantique", "eine Liebeskomödie", "una película romántica")),
    ],
)
def test_words_of_another_language_are_understood(words: str, mood: Mood) -> None:
    for claimed in LANGUAGES:
        with speaking(claimed):
            assert read_moods(words).moods == (mood,), claimed


@pytest.mark.parametrize("words", ["i'm not happy", "i don't feel happy", "not feeling happy", "we are not happy"])
def test_denied_feeling_is_no_refusal(words: str) -> None:
    found = read_moods(words)
    assert (found.moods, found.denied, found.refused) == ((), {JOY}, frozenset())


@pytest.mark.parametrize("words", ["i can't stop crying", "not gonna lie i'm sad", "nothing but sadness"])
def test_harmless_negation_is_no_refusal(words: str) -> None:
    found = read_moods(words)
    assert (found.moods, found.excluded) == ((SADNESS,), frozenset())


@pytest.mark.parametrize("words", ["i love movies", "love you", "we love this", "i'd love to", "loved it"])
def test_loving_something_is_no_wish_for_love(words: str) -> None:
    assert read_moods(words).moods == ()


def test_detail_may_be_refused_without_its_mood() -> None:
    assert (read_moods("scary but not gory").moods, read_moods("scary but not gory").refused) == ((FEAR,), frozenset())
    assert read_moods("no gore but keep me awake").unwelcome == {FEAR}


@pytest.mark.parametrize("words", ["a", "i", "you", "movie", "please", "something", "a movie", "", "?", "no surprise"])
def test_words_without_content_do_not_leave_the_choice_open(words: str) -> None:
    assert not leaves_it_open(words)


@pytest.mark.parametrize("words", ["anxious about my exam", "stressed out", "so nervous, interview tomorrow"])
def test_worry_is_no_wish_for_a_fright(words: str) -> None:
    assert read_moods(words).is_worried
    assert not read_moods("something scary").is_worried


def test_mood_is_named_by_one_word_alone() -> None:
    assert (mood_named("#Joy"), mood_named("romcoms"), mood_named("taxes"), mood_named("joy fear")) == (
        JOY,
        LOVE,
        None,
        None,
    )


@given(st.text())
def test_any_text_can_be_read(text: str) -> None:
    found = read_moods(text)
    assert (found.kind is None) == (not found.moods)
    assert found.excluded.isdisjoint(found.moods)


@pytest.mark.parametrize(
    "words", ["not a horror, i'm too scared", "i'm scared, so no horror", "no horror, I am so afraid"]
)
def test_felt_mood_stays_refused(words: str) -> None:
    assert (read_moods(words).moods, read_moods(words).refused) == ((), {FEAR})


@pytest.mark.parametrize(
    ("words", "language", "moods", "refused"),
    [
        ("non-scary comedy", "en", {JOY}, {FEAR}),
        ("comedy w/o romance", "en", {JOY}, {LOVE}),
        ("I'm so over romance", "en", NOTHING, {LOVE}),
        ("never horror", "en", NOTHING, {FEAR}),
        ("horror? no way!", "en", NOTHING, {FEAR}),
        ("romance isn't for me", "en", NOTHING, {LOVE}),
        ("horror is not my thing", "en", NOTHING, {FEAR}),
        ("it shouldn't be scary", "en", NOTHING, {FEAR}),
        ("I can't watch scary movies", "en", NOTHING, {FEAR}),
        ("whatever but horror", "en", NOTHING, {FEAR}),
        ("nothing lovey-dovey", "en", NOTHING, {LOVE}),
        ("no jokes", "en", NOTHING, {JOY}),
        ("noooo horrorrr", "en", NOTHING, {FEAR}),
        ("weder traurig noch gruselig", "de", NOTHING, {SADNESS, FEAR}),
        ("genug geweint, ich will lachen", "de", {JOY}, {SADNESS}),
        ("auf keinen Fall traurig", "en", NOTHING, {SADNESS}),
        ("je ne veux plus pleurer", "fr", NOTHING, {SADNESS}),
        ("non mi piacciono i film romantici", "it", NOTHING, {LOVE}),
        ("una commedia senza baci", "it", {JOY}, {LOVE}),
        ("ya no quiero llorar", "en", NOTHING, {SADNESS}),
        ("怖いのは嫌だ", "ja", NOTHING, {FEAR}),
        ("恋愛映画は見たくない", "ja", NOTHING, {LOVE}),
        ("面白い映画、ホラーはダメ", "ja", {JOY}, {FEAR}),
        ("больше не хочу плакать", "en", NOTHING, {SADNESS}),
    ],
)
def test_refusals_are_read_in_everyday_spelling(
    words: str, language: str, moods: set[Mood], refused: set[Mood]
) -> None:
    with speaking(language):
        found = read_moods(words)
    assert ({*found.moods}, found.refused) == (moods, refused)


@pytest.mark.parametrize(
    ("words", "language", "mood"),
    [
        ("never been so happy", "en", JOY),
        ("scary enough for us", "en", FEAR),
        ("泣いて眠れない", "ja", SADNESS),
        ("落ち込んでもうダメ", "ja", SADNESS),
        ("saaaad", "en", SADNESS),
        ("I'm soooo happyyy", "en", JOY),
        ("overjoyed", "en", JOY),
    ],
)
def test_apparent_refusal_names_its_mood(words: str, language: str, mood: Mood) -> None:
    with speaking(language):
        assert read_moods(words).moods == (mood,)


@pytest.mark.parametrize(("words", "language"), [("я не счастлив", "ru"), ("لست سعيدا", "ar"), ("I'm not happy", "en")])
def test_unhappy_person_refuses_nothing(words: str, language: str) -> None:
    with speaking(language):
        assert read_moods(words).refused == frozenset()
