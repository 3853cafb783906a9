"""Codes the software must know: СНИЛС, names, specialties, territories."""
