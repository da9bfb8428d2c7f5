"""A part of ODK Central's REST API, as far as pyodk and scripts need it to sign in, list forms and read submissions.

docs.getodk.org/central-api. There is one project, the district; the password is a field key (采集密码).
"""
