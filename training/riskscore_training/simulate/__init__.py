"""What targeting can and cannot do, on synthetic people whose true gains are known: docs/effects.md."""
