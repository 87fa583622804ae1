package dev.sonde.agent.app;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Makes one call, and ends at once without closing anything. Arguments: the model's file, and how to end: {@code
 * return}, {@code exit} or {@code throw}.
 */
public final class Hasty {
    private Hasty() {}

    public static void main(String[] arguments) throws Exception {
        OrtSession session = Opening.PATH.open(Path.of(arguments[0]));
        System.out.println("outputs: " + session.run(inputs()).size());
        switch (arguments[1]) {
            case "return" -> {}
            case "exit" -> System.exit(3);
            default -> throw new IllegalStateException("the program's own");
        }
    }

    private static Map<String, OnnxTensor> inputs() throws OrtException {
        Map<String, OnnxTensor> inputs = new LinkedHashMap<>();
        for (String name : new String[] {"input_ids", "attention_mask", "token_type_ids"}) {
            inputs.put(name, OnnxTensor.createTensor(OrtEnvironment.getEnvironment(), new long[][] {{0, 1, 0}}));
        }
        return inputs;
    }
}
