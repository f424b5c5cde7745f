// Tests of Transfer.
