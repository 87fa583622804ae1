package dev.sonde.onnx;

import dev.sonde.error.Facts;
import dev.sonde.error.ModelException;
import dev.sonde.error.Reason;
import dev.sonde.graph.ModelGraph;
import dev.sonde.tensor.WholeFile;
import java.io.IOException;
import java.nio.file.Path;

/** Writes ONNX models. The same model gives the same bytes. */
public final class OnnxWriter {
    private OnnxWriter() {}

    /**
     * Writes a model to a file, which appears under its name once it is whole. Large weights are not copied to the
     * heap.
     *
     * @throws ModelException where it would take more than 2 GB, or cannot be written
     */
    public static void write(ModelGraph model, Path file) {
        Pieces pieces = pieces(model);
        try {
            WholeFile.write(file, pieces::write);
        } catch (IOException e) {
            throw unwritable(file, e);
        }
    }

    /**
     * {@return the model as an ONNX file's bytes}
     *
     * @throws ModelException where it would take more than 2 GB
     */
    public static byte[] bytes(ModelGraph model) {
        return pieces(model).joined();
    }

    /**
     * Writes the weights of {@code threshold} bytes or more to the file {@code fileName} in {@code folder}, each at a
     * multiple of {@value ExternalWeights#ALIGNMENT} bytes. Tensors in attributes stay where they are.
     *
     * @return the model whose weights are in that file; it belongs into {@code folder}
     * @throws ModelException where the file cannot be written
     */
    public static ModelGraph externalise(ModelGraph model, Path folder, String fileName, int threshold) {
        Path file = folder.resolve(fileName);
        ExternalWeights weights = new ExternalWeights(fileName, threshold);
        ModelGraph moved = model.with(weights.moved(model.graph()));
        try {
            WholeFile.write(file, weights.pieces()::write);
        } catch (IOException e) {
            throw unwritable(file, e);
        }
        return moved;
    }

    private static Pieces pieces(ModelGraph model) {
        Pieces pieces = ModelCodec.write(model);
        if (pieces.size() > Integer.MAX_VALUE) {
            throw new ModelException(Facts.of("the model is larger than 2 GB, which protobuf does not allow")
                    .add("bytes", pieces.size())
                    .add("do", "move its weights to external data first"));
        }
        return pieces;
    }

    private static ModelException unwritable(Path file, IOException cause) {
        return new ModelException(
                Facts.of("the file cannot be written: " + Reason.of(cause)).add("file", file), cause);
    }
}
