"""Where we run: the environment, through one typed class. Read once, by `riskscore serve`."""

from pathlib import Path
from typing import Literal

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from riskscore.errors import Lang


class Settings(BaseSettings):
    """Variables `RISKSCORE_HOME`, `RISKSCORE_LANG`, `RISKSCORE_ENV`, `RISKSCORE_HOST`, `RISKSCORE_PORT`."""

    model_config = SettingsConfigDict(env_prefix="RISKSCORE_", frozen=True)

    home: Path = Field(
        default=Path("var"), description="Folder of models, tracking and data; the champion is models/current."
    )
    lang: Lang = Field(default="ru", description="Language of pages and of answers to callers who name none.")
    env: Literal["development", "production"] = Field(
        default="development", description="In production a bundle trained on synthetic people is refused."
    )
    host: str = Field(default="127.0.0.1", description="Address to listen on.")
    port: int = Field(default=8000, ge=0, le=65535, description="Port to listen on; 0 takes a free one.")
