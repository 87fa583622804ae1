/**
 * ONNX files, in and out.
 *
 * <p>Start with {@link dev.sonde.onnx.OnnxReader} and {@link dev.sonde.onnx.OnnxWriter}. Reading leaves the weights
 * where they are: the file is mapped into memory, and a weight is a window on it. What a file says beyond what
 * {@code graph} models is kept and written again. {@link dev.sonde.onnx.ExternalData} finds weights that stand in files
 * beside the model; {@link dev.sonde.onnx.InlineFunctions} writes out the functions that a model defines.
 *
 * <pre>{@code
 * ModelGraph model = OnnxReader.read(Path.of("minilm.onnx"));
 * OnnxWriter.write(OnnxWriter.externalise(model, folder, "weights.bin", 1024), folder.resolve("model.onnx"));
 * }</pre>
 *
 * <p>This package imports {@code graph}, {@code tensor} and {@code error}; protobuf's classes are used nowhere else.
 */
@NullMarked
package dev.sonde.onnx;

import org.jspecify.annotations.NullMarked;
