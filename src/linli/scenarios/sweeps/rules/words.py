"""The kinds of rounds that sweeps bring, and the paths of the form's answers that are counted. Pure."""

HOUSEHOLD, CONTACT, ENROLMENT, CONSENT = "sweeps.household", "sweeps.contact", "sweeps.enrolment", "sweeps.consent"
OWN_CONTACTS, CONTACT_WORDS = "own-contacts", "contact-words"
"""Collections of phones."""
HOUSEHOLD_FORM = "sweep-household"
LEAFLETS = "/data/leaflets"
