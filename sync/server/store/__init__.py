"""The server's database: ordered logs of sealed envelopes, and who may begin one."""
