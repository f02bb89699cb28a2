-- The operator's own tenants among a hundred thousand: whom to write to when the operator is told of something.
CREATE INDEX tenants_of_operator ON tenants (id) WHERE kind = 2;
