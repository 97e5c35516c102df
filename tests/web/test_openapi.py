"""What Schemathesis makes of the OpenAPI description: requests that fit it and that do not, and checks of the answers.

Left out is the check that all that fits is accepted: whether a text can be read and an edit be made, no schema tells.
"""

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import CHECKS
from schemathesis.generation import GenerationMode

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


@pytest.fixture(scope="module")
def description():
    from govie.web.app import create_app
    from govie.web.limits import Limits

    return schemathesis.openapi.from_asgi("/openapi.json", create_app(limits=Limits(characters=2000, texts=5)))


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=["fits", "does not fit"])
@pytest.mark.parametrize("path", ["/parse", "/correct", "/parse/batch"])
def test_answers_to_requests_are_as_described(description, path, mode):
    @settings(max_examples=30, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(case=description[path]["POST"].as_strategy(generation_mode=mode))
    def check(case):
        case.call_and_validate(excluded_checks=[CHECKS.get_one("positive_data_acceptance")])

    check()


@pytest.mark.parametrize("path", ["/health", "/info"])
def test_answers_to_questions_are_as_described(description, path):
    description[path]["GET"].Case().call_and_validate()
