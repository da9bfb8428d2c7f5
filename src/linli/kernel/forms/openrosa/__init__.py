"""The OpenRosa server: form list, manifest, submission, as ODK Collect and every other OpenRosa client speak them.

OpenRosa 1.0: Form Discovery API, HTTP Requests API, Form Submission API; docs.getodk.org/openrosa.
"""
