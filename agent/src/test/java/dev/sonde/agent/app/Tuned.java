package dev.sonde.agent.app;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoraAdapter;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.RunOptions;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/** Runs a model with and without weights that an adapter brings along with a call. Argument: the model's file. */
public final class Tuned {
    private static final int TURNS = 3;

    private Tuned() {}

    public static void main(String[] arguments) throws Exception {
        float[][] x = {{1, -2, 3, -4}};
        try (OrtSession session = Opening.PATH.open(Path.of(arguments[0]));
                OnnxTensor tensor = OnnxTensor.createTensor(OrtEnvironment.getEnvironment(), x)) {
            Map<String, OnnxTensor> inputs = Map.of("x", tensor);
            Patience.with(session, inputs);
            for (int turn = 0; turn < TURNS; turn++) {
                System.out.println("as it is " + Seen.of(session.run(inputs)));
                tuned(session, inputs, turn);
            }
        }
    }

    private static void tuned(OrtSession session, Map<String, OnnxTensor> inputs, int turn) throws OrtException {
        try (RunOptions options = new RunOptions();
                OrtLoraAdapter adapter = OrtLoraAdapter.create(file("scale", 2 + turn, -1, 0.5f, 8))) {
            options.addActiveLoraAdapter(adapter);
            System.out.println("tuned " + Seen.of(session.run(inputs, options)));
        }
    }

    /** An adapter's file: a FlatBuffers table of versions and of one parameter with a name, sizes, a type and bytes. */
    private static byte[] file(String name, float... values) {
        ByteBuffer file = ByteBuffer.allocate(128).order(ByteOrder.LITTLE_ENDIAN);
        file.putInt(20).put("TORT".getBytes(StandardCharsets.US_ASCII));
        fields(file).putInt(12).putInt(1).putInt(1).putInt(1).putInt(40 - 36);
        file.putInt(1).putInt(60 - 44);
        int ofFloats = 1;
        fields(file).putInt(12).putInt(80 - 64).putInt(92 - 68).putInt(ofFloats).putInt(108 - 76);
        file.putInt(name.length()).put(name.getBytes(StandardCharsets.US_ASCII));
        file.position(92).putInt(1).putLong(values.length);
        file.position(108).putInt(values.length * Float.BYTES);
        for (float value : values) {
            file.putFloat(value);
        }
        return file.array();
    }

    /** Says where the four fields of a table are that follows. */
    private static ByteBuffer fields(ByteBuffer file) {
        for (int each : new int[] {12, 20, 4, 8, 12, 16}) {
            file.putShort((short) each);
        }
        return file;
    }
}
