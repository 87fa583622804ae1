package dev.sonde.agent.bridge;

import ai.onnxruntime.OrtSession;
import java.util.Map;

/** Builds nothing, because of something that was told of already. */
record NoBuilder(String why) implements Twins.Builder {

    @Override
    public void warmUp() {}

    @Override
    public Twins.Recipe prepare(Call call, OrtSession plain) {
        throw Refusal.forGood(why);
    }

    @Override
    public Map<String, Object> facts() {
        return Map.of();
    }

    @Override
    public void giveBack() {}

    @Override
    public void close() {}
}
