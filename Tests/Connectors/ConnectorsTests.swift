// Tests of Connectors.
