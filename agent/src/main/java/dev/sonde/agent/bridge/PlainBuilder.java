package dev.sonde.agent.bridge;

import ai.onnxruntime.*;
import ai.onnxruntime.OrtSession.Result;
import java.util.*;

record PlainBuilder(String path, RecordedOptions recorded) implements Twins.Builder {
    @Override
    public Twins.Recipe prepare(Call call) {
        return () -> {
            OrtSession.SessionOptions o = new OrtSession.SessionOptions();
            recorded.applyTo(o);
            OrtSession s = OrtEnvironment.getEnvironment().createSession(path, o);
            return new Twin() {
                @Override
                public OrtSession session() {
                    return s;
                }

                @Override
                public Map<String, OnnxTensor> feeds() {
                    return Map.of();
                }

                @Override
                public Set<String> taps() {
                    return Set.of();
                }

                @Override
                public void take(Result full) {}

                @Override
                public Map<String, Object> facts() {
                    return Map.of();
                }

                @Override
                public void close() {
                    try {
                        s.close();
                    } catch (OrtException e) {
                        throw new IllegalStateException(e);
                    }
                }
            };
        };
    }

    @Override
    public void close() {}
}
