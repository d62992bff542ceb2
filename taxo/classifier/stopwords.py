"""List the English words that say nothing of a paper's topic, spelled as `tokens` spells them (“thi”, “doe”)."""

_TEXT = """
a about above across after again against all almost alone along also although always am among an and another
any anyone anything are around as at be became because been before being below between both but by can
cannot could did do doe does doing done down during each either else enough etc even ever every few first
for from further get give go had has have having he hence her here him his how however i ie if in indeed
into is it its itself just last least less like many may me might more moreover most mostly much must my
neither never nevertheless no none nor not nothing now of off often on once one only onto or other others
our out over own per perhaps put rather same second see seem several she should since so some still such
than that the their them then there thereby therefore these they thi this those though three through
throughout thus to together too toward towards two under until up upon us use used using very via was we
well were what when where whereas whether which while who whole whom whose why will with within without
would yet you your
"""
STOP_WORDS = frozenset(_TEXT.split())
