import pytest

from core.distress import danger_languages, is_danger, is_loss

DANGER = """
kms
i want to unalive myself
i don't want to be here anymore
gonna off myself
i want to sleep and never wake up
sewerslide
i have no reason to keep going
i’m done with life
nobody would miss me
everyone would be better off without me
relapsed on sh
cutting again
slit my wrists
toaster bath
end it all
su1cide
s*icide
k i l l myself
KYS
my friend wants to kill himself
"""
FIGURES = """
this homework kills me
drop dead gorgeous
killer movie
kill time
im dead 💀
Suicide Squad
The Virgin Suicides
I'd rather be dead than watch a musical
I hurt myself laughing yesterday, more of that
I could kill for a pizza
me muero de risa
ich sterbe vor Langeweile
mort de rire
morrendo de rir
morto dal ridere
cười muốn chết
умираю со смеху
死ぬほど笑った
هموت من الضحك
"""


@pytest.mark.parametrize("words", DANGER.strip().splitlines())
def test_danger_is_heard(words: str) -> None:
    assert is_danger(words)


@pytest.mark.parametrize("words", FIGURES.strip().splitlines())
def test_figure_of_speech_is_no_danger(words: str) -> None:
    assert not is_danger(words)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        *(("es", "ya no quiero vivir"), ("fr", "je veux mourir"), ("de", "ich will nicht mehr leben")),
        *(("pt", "quero morrer"), ("it", "voglio morire"), ("vi", "tôi không muốn sống nữa"), ("ru", "не хочу жить")),
        *(("ja", "死にたい"), ("ar", "أريد أن أموت"), ("en", "i want to die")),
    ],
)
def test_danger_is_told_with_its_language(language: str, words: str) -> None:
    assert language in danger_languages(words)


@pytest.mark.parametrize(
    "words", ["my dog died yesterday", "mi abuela murió", "just lost my job", "祖母が亡くなりました"]
)
def test_loss_is_heard(words: str) -> None:
    assert is_loss(words)
    assert not is_danger(words)


@pytest.mark.parametrize("words", ["my phone died", "a movie in which the dog dies", "I lost my keys"])
def test_other_ends_are_no_loss(words: str) -> None:
    assert not is_loss(words)
