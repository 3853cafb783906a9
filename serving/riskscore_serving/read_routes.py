"""What is served and by which model: plain reads for clients, monitors and the curious."""

from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse

from riskscore.bundle import Bundle
from riskscore.errors import Lang, Text
from riskscore.questionnaire import Feature
from riskscore_serving.api_schema import LANGUAGE_PARAMETER, READ_RESPONSES
from riskscore_serving.context import Context
from riskscore_serving.problems import RefusalError, json_response
from riskscore_serving.security import CARD_POLICY
from riskscore_serving.service_schema import ServiceList, service_to_dict


def build_read_router(context: Context) -> APIRouter:
    router = APIRouter(prefix="/api/v1", tags=["model"], responses=READ_RESPONSES)
    bundle = context.bundle
    in_language = {"parameters": [LANGUAGE_PARAMETER]}

    @router.get(
        "/questionnaires/{questionnaire_id}",
        summary="The questionnaire: every question, range and choice",
        openapi_extra=in_language,
    )
    def questionnaire(request: Request, questionnaire_id: str) -> Response:
        """Texts are in Russian or English by `Accept-Language`."""
        if questionnaire_id != bundle.questionnaire.id:
            raise RefusalError("unknown_questionnaire", questionnaire_id)
        lang = context.language(request)
        return json_response(questionnaire_to_dict(bundle, lang), lang)

    @router.get(
        "/services",
        summary="The catalogue of services: who may have which, what it changes, what is known of its effect",
        openapi_extra=in_language,
        responses={200: {"model": ServiceList}},
    )
    def services(request: Request) -> Response:
        """Empty where the questionnaire has no catalogue."""
        lang = context.language(request)
        found = bundle.catalogue.services if bundle.catalogue else ()
        return json_response({"services": [service_to_dict(service, lang) for service in found]}, lang)

    @router.get("/models/current", summary="The bundle that answers: manifest, provenance, metrics")
    def current_model(request: Request) -> Response:
        """Everything is as the training wrote it."""
        return json_response(model_to_dict(bundle), context.language(request))

    @router.get(
        "/models/current/card", summary="The model card", response_class=HTMLResponse, openapi_extra=in_language
    )
    def card(request: Request) -> Response:
        """An HTML page in Russian or English by `Accept-Language`."""
        lang = context.language(request)
        page = bundle.cards.get(f"card.{lang}.html")
        if page is None:
            raise RefusalError("no_card")
        return HTMLResponse(page, headers={"content-security-policy": CARD_POLICY, "content-language": lang})

    return router


def build_health_router(context: Context) -> APIRouter:
    router = APIRouter(tags=["health"])

    @router.get("/healthz", summary="The process answers")
    def healthz() -> dict[str, str]:
        """For a liveness probe."""
        return {"status": "ok"}

    @router.get("/readyz", summary="A bundle is loaded and verified")
    def readyz() -> dict[str, str]:
        """For a readiness probe: the server listens only once the bundle has re-scored its own examples."""
        return {"status": "ready", "bundle_id": context.bundle.id}

    return router


def questionnaire_to_dict(bundle: Bundle, lang: Lang) -> dict[str, Any]:
    questionnaire = bundle.questionnaire
    return {
        "id": questionnaire.id,
        "title": questionnaire.title.get(lang),
        "source": questionnaire.source,
        "features": [_feature_to_dict(feature, lang) for feature in questionnaire.features],
    }


def _feature_to_dict(feature: Feature, lang: Lang) -> dict[str, Any]:
    texts = {name: getattr(feature, name) for name in ("question", "help", "unit", "source", "snapshot")}
    plain = ("name", "section", "kind", "role", "protected", "influenceable", "optional", "ordered", "integer")
    return {
        **{name: getattr(feature, name) for name in plain},
        **{name: _get(text, lang) for name, text in texts.items()},
        "minimum": feature.minimum,
        "maximum": feature.maximum,
        "choices": [{"code": choice.code, "text": choice.text.get(lang)} for choice in feature.choices],
    }


def _get(text: Text | None, lang: Lang) -> str | None:
    return None if text is None else text.get(lang)


def model_to_dict(bundle: Bundle) -> dict[str, Any]:
    return {
        "bundle_id": bundle.id,
        "questionnaire_id": bundle.questionnaire.id,
        "synthetic": bundle.is_synthetic,
        "manifest": dict(bundle.manifest),
        "provenance": dict(bundle.provenance),
        "metrics": dict(bundle.metrics),
    }
