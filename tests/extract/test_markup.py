"""Markup becomes plain text: blanks between blocks, none inside words, formulas as their tokens."""

import pytest

from taxo.extract.markup import END, without_markup

X_IS_2 = "<mml:mi>x</mml:mi> <mml:mo>=</mml:mo>\n<mml:mn>2</mml:mn>"


@pytest.mark.parametrize(
    ("found", "plain"),
    [
        ("H<sub>2</sub>O and <jats:italic>E. coli</jats:italic>", "H2O and E. coli"),
        ("<p>Shells lie.</p><p>We knock.</p>", "Shells lie. We knock."),
        ("<ul><li>one</li><li>two</li></ul>", "one two"),
        ("<jats:sec><jats:title>Aim</jats:title><jats:p>To knock.</jats:p></jats:sec>", "Aim To knock."),
        ('<h4>Aim</h4>To <a href="https://example.org">knock</a>.<br/>Done.', "Aim To knock. Done."),
        (
            "<AbstractText>Shells lie.</AbstractText> <CopyrightInformation>© A</CopyrightInformation>",
            "Shells lie. © A",
        ),
        ("A &amp;amp;amp; B &amp;lt;p&amp;gt;knock&lt;/p&gt;", "A & B knock"),
        (f"so <mml:math><mml:mrow>{X_IS_2}</mml:mrow></mml:math> holds", "so x=2 holds"),
        (f"<math><semantics>{X_IS_2}<mml:annotation>x = 2</mml:annotation></semantics></math>", "x=2"),
        (f"<alternatives><tex-math>$x = 2$</tex-math> <mml:math>{X_IS_2}</mml:math></alternatives>", "x=2"),
        ("where <jats:tex-math>$x = 2$</jats:tex-math> holds", "where $x = 2$ holds"),
        ('sold as <jats:inline-graphic xlink:href="shell.gif"/> here', "sold as here"),
        ("<![CDATA[Shells <!-- and ducks --> lie.]]>", "Shells lie."),
        ("if a<b and <projector> d>c", "if a<b and <projector> d>c"),
    ],
)
def test_markup_becomes_plain_text(found: str, plain: str) -> None:
    assert " ".join(without_markup(found).split()) == plain


def test_a_heading_is_told_from_text() -> None:
    found = "<jats:title>Aim</jats:title><jats:p>To knock.</jats:p>"
    assert " ".join(without_markup(found, END).split()) == f"Aim{END} To knock."
