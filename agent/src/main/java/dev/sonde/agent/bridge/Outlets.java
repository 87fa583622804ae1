package dev.sonde.agent.bridge;

import dev.sonde.probe.LineSink;

/** Where what is seen goes: statistics to a file, values to those who are attached. */
record Outlets(LineSink sink, Delivery delivery) implements AutoCloseable {
    @Override
    public void close() {
        sink.close();
        delivery.close();
    }
}
