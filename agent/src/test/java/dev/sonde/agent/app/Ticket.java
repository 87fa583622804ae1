package dev.sonde.agent.app;

/** Something that is compared. */
public record Ticket(String number) {}
