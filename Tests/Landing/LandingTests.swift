// Tests of Landing.
