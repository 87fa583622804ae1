package dev.sonde.samples.minilm;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import dev.sonde.Model;
import dev.sonde.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The sentence encoder all-MiniLM-L6-v2 with its tokenizer, both as langchain4j ships them. */
public final class MiniLm implements AutoCloseable {
    /** How many encoder layers it has. */
    public static final int LAYERS = 6;

    private final Model model;
    private final HuggingFaceTokenizer tokenizer;

    private MiniLm(Model model, HuggingFaceTokenizer tokenizer) {
        this.model = model;
        this.tokenizer = tokenizer;
    }

    /** {@return the model and the tokenizer that lie in {@code folder}} */
    public static MiniLm open(Path folder) throws IOException {
        HuggingFaceTokenizer tokenizer = HuggingFaceTokenizer.newInstance(
                folder.resolve("all-minilm-l6-v2-tokenizer.json"), Map.of("padding", "false"));
        return new MiniLm(Model.open(folder.resolve("all-minilm-l6-v2.onnx")), tokenizer);
    }

    /** {@return the model, as the library sees it} */
    public Model model() {
        return model;
    }

    /** {@return the path of the encoder layer {@code index}} */
    public static String layer(int index) {
        return "encoder.layer." + index;
    }

    /** {@return the inputs for one sentence: a row of token numbers, all of them looked at} */
    public Map<String, Tensor> inputs(String sentence) {
        Encoding encoding = tokenizer.encode(sentence, true, false);
        return Map.of(
                "input_ids", row(encoding.getIds()),
                "attention_mask", row(encoding.getAttentionMask()),
                "token_type_ids", row(encoding.getTypeIds()));
    }

    /** {@return the pieces that {@code sentence} is cut into, the marks at both ends among them} */
    public List<String> tokens(String sentence) {
        return List.of(tokenizer.encode(sentence, true, false).getTokens());
    }

    @Override
    public void close() {
        tokenizer.close();
        model.close();
    }

    private static Tensor row(long[] numbers) {
        return Tensor.of(numbers, 1, numbers.length);
    }
}
