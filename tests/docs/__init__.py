"""What the README says in generated parts, and the tests that keep it true."""
