"""What a service changed, by the design at hand: docs/effects.md."""
