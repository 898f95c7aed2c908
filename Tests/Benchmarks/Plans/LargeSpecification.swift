// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

/// A specification made for measuring: components that each depend on an earlier one, requirements with tests.
struct LargeSpecification {
    let components: Int
    let requirementsEach: Int

    /// The Markdown.
    var text: String {
        var text = "# Large\n"
        for component in 0..<components {
            text += "\n## C\(component): Component \(component)\n- scope: `src/c\(component)/**`\n"
            for place in 0..<requirementsEach {
                let number = component * requirementsEach + place
                text += "\n### REQ-\(number): Requirement \(number)\n"
                if place == 0, component > 0 {
                    text += "- depends: REQ-\((component - 1) / 2 * requirementsEach)\n"
                }
                text += """

                    It does thing \(number).

                    ```python file=tests/test_\(number).py
                    import unittest


                    class T\(number)(unittest.TestCase):
                        def test_it(self):
                            self.assertEqual(\(number), \(number))
                    ```

                    """
            }
        }
        return text
    }
}
