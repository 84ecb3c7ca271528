"""Turn Chinese administrative-enforcement reports into figures that people can trust."""
