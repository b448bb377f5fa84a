"""How soon a built function answers: cold starts beside an empty function, and first requests after priming."""
