"""The routes of accounts: the session, one's own account, people, units and tokens."""

from ninja import Router

from linli.kernel.accounts.api.field_keys import router as field_keys_router
from linli.kernel.accounts.api.people import router as people_router
from linli.kernel.accounts.api.session import router as session_router
from linli.kernel.accounts.api.single_sign_on import router as single_sign_on_router
from linli.kernel.accounts.api.tokens import router as tokens_router

router = Router(tags=["accounts"])
router.add_router("", session_router)
router.add_router("", single_sign_on_router)
router.add_router("", people_router)
router.add_router("", tokens_router)
router.add_router("", field_keys_router)
