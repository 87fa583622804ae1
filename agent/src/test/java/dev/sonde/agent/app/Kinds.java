package dev.sonde.agent.app;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.Result;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/**
 * Runs several models in turns, whose values are of all kinds that there are, and prints every value. Arguments: the
 * models' files. Every model has one input, {@code x} of four numbers or {@code a} of two texts.
 */
public final class Kinds {
    private static final int TURNS = 3;

    private Kinds() {}

    public static void main(String[] arguments) throws Exception {
        Map<String, OrtSession> sessions = new LinkedHashMap<>();
        for (String argument : arguments) {
            Path model = Path.of(argument);
            sessions.put(model.getFileName().toString(), Opening.PATH.open(model));
        }
        for (Map.Entry<String, OrtSession> each : sessions.entrySet()) {
            Map<String, OnnxTensor> inputs = inputs(each.getValue(), 0);
            Patience.with(each.getValue(), inputs);
            inputs.values().forEach(OnnxTensor::close);
        }
        for (int turn = 0; turn < TURNS; turn++) {
            for (Map.Entry<String, OrtSession> each : sessions.entrySet()) {
                print(each.getKey() + " " + turn, each.getValue(), turn);
            }
        }
        for (OrtSession session : sessions.values()) {
            session.close();
        }
    }

    private static void print(String what, OrtSession session, int turn) throws OrtException {
        Map<String, OnnxTensor> inputs = inputs(session, turn);
        LinkedHashSet<String> backwards = new LinkedHashSet<>();
        List<String> names = List.copyOf(session.getOutputNames());
        for (int i = names.size() - 1; i >= 0; i--) {
            backwards.add(names.get(i));
        }
        try (Result all = session.run(inputs);
                Result asked = session.run(inputs, backwards)) {
            System.out.println(what + " " + Seen.of(all));
            System.out.println(what + " backwards " + Seen.of(asked));
        } finally {
            inputs.values().forEach(OnnxTensor::close);
        }
    }

    private static Map<String, OnnxTensor> inputs(OrtSession session, int turn) throws OrtException {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        if (session.getInputNames().contains("a")) {
            return Map.of("a", OnnxTensor.createTensor(environment, new String[] {"ä" + turn, ""}));
        }
        return Map.of("x", OnnxTensor.createTensor(environment, new float[] {1 + turn, -2, 0.5f, -4}));
    }
}
