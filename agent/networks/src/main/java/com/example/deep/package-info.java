/** Runs a network made with Deeplearning4j. */
@NullMarked
package com.example.deep;

import org.jspecify.annotations.NullMarked;
