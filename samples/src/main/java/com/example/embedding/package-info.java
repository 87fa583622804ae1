/**
 * An ordinary program that embeds sentences with langchain4j, and knows nothing of Sonde.
 *
 * <p>{@link com.example.embedding.EmbeddingProgram} is the program, {@link com.example.embedding.Sentences} what it
 * reads. It is packed into a jar of its own and runs on a class path without Sonde: what the samples show of it, they
 * show from outside.
 *
 * <pre>{@code
 * java -cp "$(cat samples/target/embedding.classpath)" com.example.embedding.EmbeddingProgram
 * }</pre>
 */
@NullMarked
package com.example.embedding;

import org.jspecify.annotations.NullMarked;
