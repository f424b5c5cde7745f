// Tests of Notifying.
